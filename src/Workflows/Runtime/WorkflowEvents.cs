using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Runtime;

/// <summary>A run was saved.</summary>
/// <param name="InstanceId">The run.</param>
/// <param name="DefinitionId">Its definition's stable id.</param>
/// <param name="CorrelationId">What ties it to the outside; null when nothing does.</param>
/// <param name="Status">Whether it goes on.</param>
/// <param name="SubStatus">How it stands.</param>
public sealed record InstanceChanged(string InstanceId, string DefinitionId, string? CorrelationId, WorkflowStatus Status, WorkflowSubStatus SubStatus);

/// <summary>Tells whoever listens, on this server and on PostgreSQL on every other, that runs were saved. A hint to look again, not a record: one who listens late has missed it. Singleton.</summary>
public sealed class WorkflowEvents
{
    private const int Backlog = 1024;

    private readonly ConcurrentDictionary<Channel<InstanceChanged>, bool> _listeners = new();

    /// <summary>Raised for what this server saved itself.</summary>
    internal event Action<InstanceChanged>? SavedHere;

    /// <summary>Listens until cancelled. One who is slow loses the oldest.</summary>
    /// <param name="cancellation">Ends the listening.</param>
    /// <returns>What is saved from the first move on.</returns>
    public async IAsyncEnumerable<InstanceChanged> ListenAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var channel = Channel.CreateBounded<InstanceChanged>(new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest });
        _listeners[channel] = true;
        try
        {
            await foreach (var change in channel.Reader.ReadAllAsync(cancellation))
            {
                yield return change;
            }
        }
        finally
        {
            _listeners.TryRemove(channel, out _);
        }
    }

    /// <summary>Listens by callback.</summary>
    /// <param name="listener">Called on the saving thread: it must return at once and not throw.</param>
    /// <returns>Ends the listening when disposed.</returns>
    public IDisposable Subscribe(Action<InstanceChanged> listener)
    {
        Heard += listener;
        return new Subscription(() => Heard -= listener);
    }

    internal void Publish(InstanceChanged change)
    {
        Hear(change);
        SavedHere?.Invoke(change);
    }

    /// <summary>Passes on what another server saved.</summary>
    internal void Hear(InstanceChanged change)
    {
        Heard?.Invoke(change);
        foreach (var listener in _listeners.Keys)
        {
            listener.Writer.TryWrite(change);
        }
    }

    private event Action<InstanceChanged>? Heard;

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
