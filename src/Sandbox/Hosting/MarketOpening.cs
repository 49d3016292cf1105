using JetVision.Sandbox.Storage;
using Microsoft.Extensions.Options;

namespace JetVision.Sandbox.Hosting;

/// <summary>Opens the journal before the program listens and before any operator acts.</summary>
internal sealed class MarketOpening(Store store, TimeProvider time, IOptions<SandboxOptions> options) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken) => store.Open(
        await Journal.OpenAsync(Path.Combine(options.Value.DataDirectory, "market.jsonl"), time, cancellationToken), time.GetUtcNow());

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
