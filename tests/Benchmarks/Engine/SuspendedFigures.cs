namespace JetVision.Benchmarks.Engine;

/// <summary>Very many runs that wait, each for a request to a path of its own: what they cost a server that starts and one that runs, and how quickly one goes on.</summary>
internal static class SuspendedFigures
{
    public const string Head =
        "| database | waiting runs | resumed/s | p50 ms | p99 ms | CPU ms a run: server | database | start ms with none | with all | heap MB with none | with all |";

    private const int Resumed = 20_000;
    private const int Warmup = 2000;

    public static async Task<string> MeasureAsync(BenchDatabase database, EngineBenchWishes wishes)
    {
        await using (var first = await HostProcess.StartAsync(database.Connection))
        {
            await first.PublishAsync(EngineBench.Definition("waiting.json"));
        }

        TimeSpan startEmpty;
        HostFigures empty;
        await using (var host = await HostProcess.StartAsync(database.Connection))
        {
            startEmpty = host.StartTime;
            await LookAsync(host);
            empty = await host.FiguresAsync(collect: true);
            var started = await HttpLoad.RunAsync(host.Address, number => $"/workflows/bench-waiting?n={number}", wishes.Waiting);
            if (started.Refused > 0)
            {
                throw new InvalidOperationException($"{started.Refused} starts were refused.");
            }
        }

        await using var full = await HostProcess.StartAsync(database.Connection);
        await LookAsync(full);
        var withAll = await full.FiguresAsync(collect: true);
        var resumed = Math.Min(Resumed, wishes.Waiting / 2);
        // Spread over all of them.
        await HttpLoad.RunAsync(full.Address, number => $"/workflows/bench-waiting/{number}", Math.Min(Warmup, resumed));
        var before = await full.FiguresAsync();
        var databaseBefore = MachineLoad.ProcessorMilliseconds("postgres");
        var load = await HttpLoad.RunAsync(full.Address, number => $"/workflows/bench-waiting/{wishes.Waiting - 1 - number}", resumed);
        var databaseCpu = (MachineLoad.ProcessorMilliseconds("postgres") - databaseBefore) / resumed;
        var cpu = ((await full.FiguresAsync()).ProcessorMilliseconds - before.ProcessorMilliseconds) / resumed;
        return load.Refused > 0
            ? throw new InvalidOperationException($"{load.Refused} resumptions were refused.")
            : $"| {database.Title} | {wishes.Waiting:N0} | {load.PerSecond:0} | {load.P50:0.0} | {load.P99:0.0} | {cpu:0.000} | {(database.Name == "postgres" ? $"{databaseCpu:0.000}" : "in the server's")} | {startEmpty.TotalMilliseconds:0} | {full.StartTime.TotalMilliseconds:0} "
                + $"| {empty.Heap:0.0} | {withAll.Heap:0.0} |";
    }

    /// <summary>A request that nobody awaits: what is loaded at the first one is loaded by then.</summary>
    private static async Task LookAsync(HostProcess host) => (await host.Http.GetAsync(new Uri("/workflows/nobody", UriKind.Relative))).Dispose();
}
