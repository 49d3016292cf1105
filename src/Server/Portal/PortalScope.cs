using JetVision.Activities.Tenancy;
using Microsoft.AspNetCore.Components.Authorization;

namespace JetVision.Server.Portal;

/// <summary>
/// Runs one read or one action of a page in a scope of its own, for the brokerage of whoever is signed in. A circuit lives for hours; a database context in it
/// would show old records and be used from two events at once.
/// </summary>
internal sealed class PortalScope(IServiceScopeFactory scopes, AuthenticationStateProvider authentication)
{
    /// <summary>Runs the action.</summary>
    public async Task<T> RunAsync<T>(Func<IServiceProvider, string, Task<T>> action)
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        await using var scope = scopes.CreateAsyncScope();
        if (Guid.TryParse(user.FindFirst("tenant")?.Value, out var tenant))
        {
            scope.ServiceProvider.GetRequiredService<CurrentTenant>().Id = tenant;
        }

        return await action(scope.ServiceProvider, user.Identity?.Name ?? "broker");
    }

    /// <summary>Runs a read.</summary>
    public Task<T> ReadAsync<T>(Func<IServiceProvider, Task<T>> read) => RunAsync((services, _) => read(services));
}
