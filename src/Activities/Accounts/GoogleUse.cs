using JetVision.Activities.Shared;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace JetVision.Activities.Accounts;

/// <summary>What a Google account is used for; one account each.</summary>
/// <param name="Service">The name of the account's row, and of its addresses below <c>/settings</c>.</param>
/// <param name="System">The service as incidents name it.</param>
/// <param name="Scope">What the person is asked to allow.</param>
/// <param name="Card">The card of the settings where an account is connected.</param>
/// <param name="Section">The configuration section of the OAuth client.</param>
/// <param name="Stops">The effect or activity that stops while the permission is gone, as incidents name it.</param>
/// <param name="Meanwhile">What happens while the permission is gone, as a sentence.</param>
public sealed record GoogleUse(string Service, string System, string Scope, string Card, string Section, string Stops, string Meanwhile);

/// <summary>Registers accounts at Google.</summary>
internal static class GoogleAccountServices
{
    /// <summary>Adds the account for one use, under the use's name as its key. Needs the records, an <see cref="IScopedWork"/> and data protection, once it is asked for.</summary>
    public static IServiceCollection AddGoogleAccount(this IServiceCollection services, GoogleUse use, Func<IServiceProvider, GoogleClientOptions> client)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpClient(GoogleTokenService.Client, (provider, http) => http.Timeout = provider.GetRequiredService<IOptions<OutsideOptions>>().Value.Timeout);
        services.AddSingleton(use);
        services.TryAddKeyedSingleton(use.Service, (provider, _) => new GoogleAccount(
            use, () => client(provider), provider.GetRequiredService<IHttpClientFactory>(), provider.GetRequiredService<IScopedWork>(),
            provider.GetRequiredService<IDataProtectionProvider>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
