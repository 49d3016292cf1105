namespace JetVision.Benchmarks.Engine;

/// <summary>The four-step definition under load: every run is saved with its journal before its answer.</summary>
internal static class RunFigures
{
    public const string Head =
        "| database | runs/s | p50 ms | p99 ms | CPU ms a run: server | database | heap MB before | after | working set before | after | bare Kestrel /s | ratio | bare INSERT /s | ratio |";

    private const int Warmup = 6000;

    public static async Task<string> MeasureAsync(BenchDatabase database, EngineBenchWishes wishes)
    {
        await using var host = await HostProcess.StartAsync(database.Connection);
        await host.PublishAsync(EngineBench.Definition("decision.json"));
        await HttpLoad.RunAsync(host.Address, Path, Math.Min(Warmup, wishes.Runs));
        await HttpLoad.RunAsync(host.Address, _ => "/bare", Warmup);
        var bare = await HttpLoad.RunAsync(host.Address, _ => "/bare", 40_000);
        double? insert = database.Name == EngineBench.Memory ? null : await BareInsert.PerSecondAsync(database.Name, database.Connection, 10_000);

        var before = await host.FiguresAsync(collect: true);
        var databaseBefore = MachineLoad.ProcessorMilliseconds("postgres");
        var load = await HttpLoad.RunAsync(host.Address, Path, wishes.Runs);
        var databaseCpu = (MachineLoad.ProcessorMilliseconds("postgres") - databaseBefore) / wishes.Runs;
        var busy = await host.FiguresAsync();
        var after = await host.FiguresAsync(collect: true);
        await CheckAsync(host, wishes.Runs, load);
        var cpu = (busy.ProcessorMilliseconds - before.ProcessorMilliseconds) / wishes.Runs;
        return $"| {database.Title} | {load.PerSecond:0} | {load.P50:0.0} | {load.P99:0.0} | {cpu:0.000} | {(database.Name == "postgres" ? $"{databaseCpu:0.000}" : "in the server's")} "
            + $"| {before.Heap:0.0} | {after.Heap:0.0} | {busy.WorkingSet:0} | {after.WorkingSet:0} "
            + $"| {bare.PerSecond:0} | {load.PerSecond / bare.PerSecond:0.000} | {(insert is null ? "none" : $"{insert:0}")} | {(insert is null ? "" : $"{load.PerSecond / insert:0.00}")} |";
    }

    private static string Path(int number) => number % 2 == 0 ? "/workflows/bench-decision?amount=250" : "/workflows/bench-decision?amount=50";

    /// <summary>A figure counts only if every run was answered, is there, and has its whole journal.</summary>
    private static async Task CheckAsync(HostProcess host, int runs, LoadResult load)
    {
        var list = await host.GetAsync("/elsa/api/workflow-instances?page=0&pageSize=1&statuses=Finished");
        var saved = list.GetProperty("totalCount").GetInt32();
        var journal = await host.GetAsync($"/elsa/api/workflow-instances/{list.GetProperty("items")[0].GetProperty("id").GetString()}/journal");
        var entries = journal.GetProperty("totalCount").GetInt32();
        if (load.Refused > 0 || saved != runs + Math.Min(Warmup, runs) || entries < 10)
        {
            throw new InvalidOperationException($"{load.Refused} refused, {saved} saved of {runs} + {Math.Min(Warmup, runs)}, {entries} journal entries.");
        }
    }
}
