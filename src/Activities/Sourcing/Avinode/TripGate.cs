using System.Collections.Concurrent;

namespace JetVision.Activities.Sourcing.Avinode;

/// <summary>
/// Lets one delivery at a time work on a request's market records, until its scope ends and so past its commit. Hooks and reconciling may bring the same answer at
/// once; without the gate both would add it and the second commit would fail. Scoped; between servers the unique indexes decide.
/// </summary>
internal sealed class TripGate(TripGates gates) : IDisposable
{
    private SemaphoreSlim? _held;

    /// <summary>Waits until nobody else works on the request. Read the records after this, not before.</summary>
    public async Task EnterAsync(Guid requestId, CancellationToken cancellation)
    {
        var gate = gates.For(requestId);
        await gate.WaitAsync(cancellation);
        _held = gate;
    }

    public void Dispose() => _held?.Release();
}

/// <summary>The gates: a fixed number, so that nothing grows; two requests that share one only wait for each other.</summary>
internal sealed class TripGates
{
    private readonly ConcurrentDictionary<int, SemaphoreSlim> _gates = new();

    public SemaphoreSlim For(Guid requestId) => _gates.GetOrAdd((int)((uint)requestId.GetHashCode() % 256), _ => new SemaphoreSlim(1, 1));
}
