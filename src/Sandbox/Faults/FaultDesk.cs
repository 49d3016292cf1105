using JetVision.Sandbox.Hooks;

namespace JetVision.Sandbox.Faults;

/// <summary>The troubles that a tester has ordered. They live in memory: a restart is a clean market.</summary>
internal sealed class FaultDesk(TimeProvider time)
{
    private static readonly TimeSpan ShuffleWindow = TimeSpan.FromMilliseconds(150);
    private readonly Lock _gate = new();
    private readonly List<HookRun> _shuffled = [];
    private int _drops;
    private int _failures;
    private int _failureStatus;
    private bool _shuffles;

    /// <summary>Gets how many extra copies of each hook are sent.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Gets by how long every API answer is delayed.</summary>
    public TimeSpan Delay { get; private set; }

    /// <summary>Replaces what the order names and leaves the rest as it is.</summary>
    public void Set(FaultOrder order)
    {
        lock (_gate)
        {
            Duplicates = order.DuplicateHooks ?? Duplicates;
            _shuffles = order.ShuffleHooks ?? _shuffles;
            _drops = order.DropHooks ?? _drops;
            Delay = order.DelayMs is { } delay ? TimeSpan.FromMilliseconds(delay) : Delay;
            if (order.FailNext is { } fail)
            {
                (_failureStatus, _failures) = (fail.Status, fail.Count);
            }
        }
    }

    /// <summary>What is ordered and not yet used up.</summary>
    public FaultOrder Current()
    {
        lock (_gate)
        {
            return new FaultOrder(Duplicates, _shuffles, _drops, new FailNext(_failureStatus, _failures), (int)Delay.TotalMilliseconds);
        }
    }

    public bool TakeDrop()
    {
        lock (_gate)
        {
            return _drops > 0 && _drops-- > 0;
        }
    }

    /// <summary>The status with which this API call shall fail, or null.</summary>
    public int? TakeFailure()
    {
        lock (_gate)
        {
            return _failures > 0 && _failures-- > 0 ? _failureStatus : null;
        }
    }

    /// <summary>While shuffling, hooks wait together for a moment and leave in any order: each caller gives one in and takes any one out.</summary>
    public async Task<HookRun?> MayShuffleAsync(HookRun run, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!_shuffles)
            {
                return run;
            }
            _shuffled.Add(run);
        }
        await Task.Delay(ShuffleWindow, time, cancellation);
        lock (_gate)
        {
            // Last in, first out is out of order for certain; chance alone would now and then keep the order.
            var last = _shuffled[^1];
            _shuffled.RemoveAt(_shuffled.Count - 1);
            return last;
        }
    }
}

/// <summary>An order of troubles; what is null stays as it is.</summary>
/// <param name="DuplicateHooks">Extra copies of every hook.</param>
/// <param name="ShuffleHooks">Whether hooks leave out of order.</param>
/// <param name="DropHooks">How many of the next hooks never leave.</param>
/// <param name="FailNext">How many of the next API calls fail, and with which status.</param>
/// <param name="DelayMs">By how long every API answer is delayed.</param>
internal sealed record FaultOrder(int? DuplicateHooks, bool? ShuffleHooks, int? DropHooks, FailNext? FailNext, int? DelayMs);

internal sealed record FailNext(int Status, int Count);
