using System.Collections.Concurrent;

namespace JetVision.Server.Portal.Live;

/// <summary>
/// Tells open pages that a request moved, after the commit that moved it. A page reads anew; nothing of the change itself travels here, so that a missed
/// or doubled call costs at most one read. Singleton.
/// </summary>
public sealed partial class LiveUpdates(ILogger<LiveUpdates> log)
{
    private readonly ConcurrentDictionary<long, Subscription> _subscriptions = new();
    private long _last;

    /// <summary>Asks to be told.</summary>
    /// <param name="requestId">The request; null for every request.</param>
    /// <param name="changed">Called after a commit, never twice at once for one subscription: calls that come while it runs become one more.</param>
    /// <returns>Ends the subscription when disposed.</returns>
    public IDisposable Subscribe(Guid? requestId, Func<Task> changed)
    {
        var subscription = new Subscription(this, Interlocked.Increment(ref _last), requestId, changed);
        _subscriptions[subscription.Id] = subscription;
        return subscription;
    }

    /// <summary>Tells whoever watches a request, or all. Returns at once.</summary>
    /// <param name="requestId">The request that moved.</param>
    public void Publish(Guid requestId)
    {
        foreach (var subscription in _subscriptions.Values.Where(subscription => subscription.RequestId is null || subscription.RequestId == requestId))
        {
            subscription.Signal();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A page could not take a live update; it shows the older state until it reads again.")]
    private partial void LogFailed(Exception exception);

    private sealed class Subscription(LiveUpdates owner, long id, Guid? requestId, Func<Task> changed) : IDisposable
    {
        private int _wanted;

        public long Id => id;

        public Guid? RequestId => requestId;

        public void Signal()
        {
            if (Interlocked.Increment(ref _wanted) == 1)
            {
                _ = Task.Run(RunAsync);
            }
        }

        public void Dispose() => owner._subscriptions.TryRemove(id, out _);

        private async Task RunAsync()
        {
            int seen;
            do
            {
                seen = Volatile.Read(ref _wanted);
                try
                {
                    await changed();
                }
                catch (ObjectDisposedException)
                {
                    // The page closed between the commit and this call.
                    Dispose();
                }
                catch (Exception exception)
                {
                    owner.LogFailed(exception);
                }
            }
            while (Interlocked.CompareExchange(ref _wanted, 0, seen) != seen);
        }
    }
}
