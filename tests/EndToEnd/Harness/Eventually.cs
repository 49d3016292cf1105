using System.Diagnostics;

namespace JetVision.EndToEnd.Harness;

/// <summary>Waits for what another process does: asks again until it is so, or says what was seen when time ran out.</summary>
public static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan limit, Func<string> seen)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > limit)
            {
                throw new TimeoutException($"{limit.TotalSeconds:0} s passed. {seen()}");
            }

            await timer.WaitForNextTickAsync();
        }
    }

    public static async Task<T> GetAsync<T>(Func<Task<T?>> attempt, TimeSpan limit, Func<string> seen)
        where T : class
    {
        T? found = null;
        await TrueAsync(async () => (found = await attempt()) is not null, limit, seen);
        return found!;
    }
}
