using System.Collections.Concurrent;

namespace JetVision.Workflows.Runtime;

/// <summary>
/// Totals of long lists. Counting a million rows takes longer than reading a page of them, and nobody sees a few more or less among so many: a long total is kept
/// for a short while, and counted anew beside the request that finds it old. A short one is always counted.
/// </summary>
internal sealed class LongCounts(TimeProvider time)
{
    private const int Long = 10_000;
    private const int MaximumKept = 1000;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Usable = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Kept> _kept = new();

    /// <summary>Gives a total.</summary>
    /// <param name="list">What tells the list from others.</param>
    /// <param name="count">Counts it.</param>
    public async Task<int> GetAsync(string list, Func<Task<int>> count)
    {
        if (!_kept.TryGetValue(list, out var kept) || time.GetUtcNow() - kept.At > Usable)
        {
            return await CountAsync(list, count);
        }

        if (time.GetUtcNow() - kept.At > Fresh && Interlocked.Exchange(ref kept.Recounting, 1) == 0)
        {
            // Nobody waits for it: one that fails leaves the old total, which soon is usable no more.
            _ = Task.Run(() => CountAsync(list, count));
        }

        return kept.Total;
    }

    private async Task<int> CountAsync(string list, Func<Task<int>> count)
    {
        var at = time.GetUtcNow();
        var total = await count();
        if (total < Long)
        {
            _kept.TryRemove(list, out _);
            return total;
        }

        if (_kept.Count >= MaximumKept)
        {
            _kept.Clear();
        }

        _kept[list] = new Kept(total, at);
        return total;
    }

    private sealed class Kept(int total, DateTimeOffset at)
    {
        public int Recounting;

        public int Total => total;

        public DateTimeOffset At => at;
    }
}
