using OpenIddict.Abstractions;

namespace JetVision.Server.Security.OAuth;

/// <summary>Deletes tokens and permissions that ended two weeks ago and more, and programs that registered and were never allowed anything, once a day.</summary>
internal sealed class OldTokens(IServiceScopeFactory scopes, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(14);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromDays(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await using var scope = scopes.CreateAsyncScope();
            var before = time.GetUtcNow() - Kept;
            await scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>().PruneAsync(before, stoppingToken);
            await scope.ServiceProvider.GetRequiredService<IOpenIddictAuthorizationManager>().PruneAsync(before, stoppingToken);
            await scope.ServiceProvider.GetRequiredService<ConnectedPrograms>().PruneAsync(time.GetUtcNow(), stoppingToken);
        }
    }
}
