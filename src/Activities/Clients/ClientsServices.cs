using JetVision.Activities.Accounts;
using JetVision.Activities.Clients.Sheets;
using JetVision.Activities.Shared;
using JetVision.Activities.Shared.Tools;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace JetVision.Activities.Clients;

/// <summary>Registers the room.</summary>
public static class ClientsServices
{
    /// <summary>The use of a Google account for the client sheet.</summary>
    public const string Sheets = "sheets";

    /// <summary>Adds the clients' sheet; the section <c>Sheets</c> connects it. Needs the records, an <see cref="IScopedWork"/> and an <see cref="IClock"/>.</summary>
    /// <param name="services">The services.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddClients(this IServiceCollection services)
    {
        services.AddOptions<SheetsOptions>().BindConfiguration("Sheets").ValidateDataAnnotations()
            .Validate(
                options => !options.IsOn || options.HasCredentials || options.IsClient,
                "Sheets:SpreadsheetId is set without credentials; set Sheets:ServiceAccountFile to a service account's key, or Sheets:ClientId and Sheets:ClientSecret and connect an account under Settings.")
            .Validate(
                options => options.BaseAddress is { IsAbsoluteUri: true } address && (address.Scheme == "https" || address.IsLoopback) && address.AbsoluteUri.EndsWith('/'),
                "Sheets:BaseAddress must begin with https:// and end with /, because the token travels with every call; http:// is for this machine only.")
            .Validate(
                options => options.Columns.Keys.All(field => SheetFields.All.Keys.Contains(field, StringComparer.OrdinalIgnoreCase)),
                $"Sheets:Columns names a field that clients do not have; there are {string.Join(", ", SheetFields.All.Keys)}.")
            .ValidateOnStart();
        services.AddGoogleAccount(
            new(Sheets, SheetsClient.System, SheetsClient.Scope, "Client sheet", "Sheets", "JetVision.SyncClientSheet", "The sheet and the clients go their own ways until then."),
            provider => provider.GetRequiredService<IOptions<SheetsOptions>>().Value);
        services.TryAddSingleton(provider => new GoogleTokens(
            new Lazy<GoogleAccount>(() => provider.GetRequiredKeyedService<GoogleAccount>(Sheets)), provider.GetRequiredService<IHttpClientFactory>(),
            provider.GetRequiredService<IOptions<SheetsOptions>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddHttpClient<SheetsClient>((provider, http) => http.Timeout = provider.GetRequiredService<IOptions<OutsideOptions>>().Value.Timeout)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                AutomaticDecompression = System.Net.DecompressionMethods.All,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            });
        services.TryAddSingleton(provider => new SheetDesk(
            provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<IScopedWork>(), provider.GetRequiredService<IOptions<SheetsOptions>>(),
            provider.GetRequiredService<GoogleTokens>(), provider.GetRequiredService<IClock>()));
        services.AddScoped<SheetConflictDesk>();
        services.AddTools<SheetTools>("sheets");
        return services;
    }
}
