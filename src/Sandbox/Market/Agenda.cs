namespace JetVision.Sandbox.Market;

/// <summary>Things to do, each at its time: handed out in order of time, and of entry where times are equal.</summary>
internal sealed class Agenda<T>(TimeProvider time)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private readonly Lock _gate = new();
    private readonly PriorityQueue<T, (DateTimeOffset Due, long Entry)> _items = new();
    private TaskCompletionSource _changed = NewSignal();
    private long _entries;

    public void Add(T item, DateTimeOffset due)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _items.Enqueue(item, (due, _entries++));
            (changed, _changed) = (_changed, NewSignal());
        }
        changed.SetResult();
    }

    /// <summary>Waits for the time of the first thing and takes it off the agenda.</summary>
    public async Task<T> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            var wait = LongestWait;
            lock (_gate)
            {
                changed = _changed.Task;
                if (_items.TryPeek(out _, out var first))
                {
                    wait = first.Due - time.GetUtcNow();
                    if (wait <= TimeSpan.Zero)
                    {
                        return _items.Dequeue();
                    }
                }
            }
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny(changed, Task.Delay(wait < LongestWait ? wait : LongestWait, time, enough.Token));
            await enough.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
