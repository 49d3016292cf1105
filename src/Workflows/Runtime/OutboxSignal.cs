using System.Threading.Channels;

namespace JetVision.Workflows.Runtime;

/// <summary>Wakes the dispatcher's lanes when a commit of this server left work for them. Singleton.</summary>
internal sealed class OutboxSignal
{
    private static readonly BoundedChannelOptions OneIsEnough = new(1) { FullMode = BoundedChannelFullMode.DropWrite };

    private readonly Channel<bool> _runs = Channel.CreateBounded<bool>(OneIsEnough);
    private readonly Channel<bool> _effects = Channel.CreateBounded<bool>(OneIsEnough);

    public void Wake(bool runs) => (runs ? _runs : _effects).Writer.TryWrite(true);

    /// <summary>Ends at a wake-up, at one that came since the last wait, or when the time is over.</summary>
    public async Task WaitAsync(bool runs, TimeSpan atMost, TimeProvider time, CancellationToken cancellation)
    {
        using var over = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        var reader = (runs ? _runs : _effects).Reader;
        var awake = await reader.WaitToReadAsync(either.Token).AsTask().ContinueWith(
            wait => wait.IsCompletedSuccessfully, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (awake)
        {
            reader.TryRead(out _);
        }
    }
}
