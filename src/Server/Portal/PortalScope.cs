using JetVision.Activities.Shared;
using JetVision.Activities.Tenancy;
using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

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

        return await action(scope.ServiceProvider, user.FindFirst("name")?.Value is { Length: > 0 } shown ? shown : user.Identity?.Name ?? "broker");
    }

    /// <summary>Runs an action that may be refused, and commits it when it is not.</summary>
    /// <returns>Why not; null when it was done and is durable.</returns>
    public Task<Refusal?> ActAsync(Func<IServiceProvider, string, Task<Refusal?>> action) => RunAsync(async (services, by) =>
    {
        var refusal = await action(services, by);
        if (refusal is null)
        {
            try
            {
                await services.GetRequiredService<IUnitOfWork>().CommitAsync();
            }
            catch (DbUpdateConcurrencyException)
            {
                refusal = new Refusal(RefusalKind.Conflict, null, "Somebody else changed this at the same moment. Look at what stands now, then decide again.");
            }
        }

        return refusal;
    });

    /// <summary>Runs a read.</summary>
    public Task<T> ReadAsync<T>(Func<IServiceProvider, Task<T>> read) => RunAsync((services, _) => read(services));
}
