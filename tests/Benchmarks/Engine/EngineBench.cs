using System.Text.Json.Nodes;
using JetVision.Tests.Shared;

namespace JetVision.Benchmarks.Engine;

/// <summary>The engine alone: runs a second with 32 callers, and what the number of rows and of activities does to it.</summary>
internal static class EngineBench
{
    public const string Memory = "memory";
    public const string MemoryConnection = ":memory:";

    public static async Task RunAsync(EngineBenchWishes wishes)
    {
        var tables = new List<(string Figure, Func<BenchDatabase, EngineBenchWishes, Task<string>> Row, string Head)>
        {
            ("runs", RunFigures.MeasureAsync, RunFigures.Head),
            ("suspended", SuspendedFigures.MeasureAsync, SuspendedFigures.Head),
            ("list", ListFigures.MeasureAsync, ListFigures.Head),
            ("publish", PublishFigures.MeasureAsync, PublishFigures.Head),
        };
        foreach (var (figure, row, head) in tables.Where(table => wishes.Figures.Contains(table.Figure)))
        {
            Console.WriteLine(head);
            Console.WriteLine("|" + string.Concat(Enumerable.Repeat("---|", head.Count(character => character == '|') - 1)));
            foreach (var name in wishes.Databases)
            {
                if (figure is "suspended" or "list" && name == Memory)
                {
                    // What is in memory does not outlive the start that both measure.
                    continue;
                }

                if (name == "postgres" && PostgresServer.MissingBecause is { } reason)
                {
                    Console.WriteLine($"| PostgreSQL | not measured: {reason} |");
                    continue;
                }

                await using var database = await BenchDatabase.CreateAsync(name);
                Console.WriteLine(await row(database, wishes));
            }

            Console.WriteLine();
        }
    }

    public static JsonObject Definition(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)))!.AsObject();
}
