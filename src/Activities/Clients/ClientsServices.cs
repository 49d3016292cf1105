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
    /// <summary>Adds the clients' sheet; the section <c>Sheets</c> connects it. Needs the records, an <see cref="IScopedWork"/> and an <see cref="IClock"/>.</summary>
    /// <param name="services">The services.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddClients(this IServiceCollection services)
    {
        services.AddOptions<SheetsOptions>().BindConfiguration("Sheets").ValidateDataAnnotations()
            .Validate(
                options => !options.IsOn || options.ServiceAccountFile is { Length: > 0 }
                    || (options.ClientId is { Length: > 0 } && options.ClientSecret is { Length: > 0 } && options.RefreshToken is { Length: > 0 }),
                "Sheets:SpreadsheetId is set without credentials; set Sheets:ServiceAccountFile to a service account's key, or Sheets:ClientId, Sheets:ClientSecret and Sheets:RefreshToken.")
            .Validate(
                options => options.BaseAddress is { IsAbsoluteUri: true } address && (address.Scheme == "https" || address.IsLoopback) && address.AbsoluteUri.EndsWith('/'),
                "Sheets:BaseAddress must begin with https:// and end with /, because the token travels with every call; http:// is for this machine only.")
            .Validate(
                options => options.Columns.Keys.All(field => SheetFields.All.Keys.Contains(field, StringComparer.OrdinalIgnoreCase)),
                $"Sheets:Columns names a field that clients do not have; there are {string.Join(", ", SheetFields.All.Keys)}.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpClient(GoogleTokens.Client, Patience);
        services.TryAddSingleton<GoogleTokens>();
        services.AddHttpClient<SheetsClient>(Patience)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                AutomaticDecompression = System.Net.DecompressionMethods.All,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            });
        services.TryAddSingleton(provider => new SheetDesk(
            provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<IScopedWork>(), provider.GetRequiredService<IOptions<SheetsOptions>>(),
            provider.GetRequiredService<IClock>()));
        services.AddTools<SheetTools>("sheets");
        return services;
    }

    private static void Patience(IServiceProvider services, HttpClient http) => http.Timeout = services.GetRequiredService<IOptions<OutsideOptions>>().Value.Timeout;
}
