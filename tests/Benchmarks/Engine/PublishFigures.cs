using System.Diagnostics;
using System.Text.Json.Nodes;

namespace JetVision.Benchmarks.Engine;

/// <summary>Publishing a large graph, as Studio does it: one request with the whole definition.</summary>
internal static class PublishFigures
{
    public const string Head = "| database | publishing a flowchart of 500 activities | first ms | median ms | worst ms |";

    private const int Activities = 500;
    private const int Repeats = 11;

    public static async Task<string> MeasureAsync(BenchDatabase database, EngineBenchWishes wishes)
    {
        await using var host = await HostProcess.StartAsync(database.Connection);
        var times = new List<double>();
        for (var i = 0; i < Repeats; i++)
        {
            var definition = Large(i);
            var clock = Stopwatch.StartNew();
            await host.PublishAsync(definition);
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        return $"| {database.Title} | a script or a template in each | {times[0]:0} | {times.Order().ElementAt(Repeats / 2):0} | {times.Skip(1).Max():0} |";
    }

    private static JsonObject Large(int version)
    {
        var activities = new JsonArray();
        var connections = new JsonArray();
        for (var i = 0; i < Activities; i++)
        {
            var (type, value) = i % 2 == 0 ? ("JavaScript", $"'step ' + ({i} + {version})") : ("Liquid", $"step {i} of {{{{ Variables.Name }}}} {version}");
            activities.Add(new JsonObject
            {
                ["id"] = $"a{i}", ["name"] = $"Step{i}", ["type"] = "Elsa.WriteLine", ["version"] = 1,
                ["text"] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = type, ["value"] = value } },
            });
            if (i > 0)
            {
                connections.Add(new JsonObject
                {
                    ["source"] = new JsonObject { ["activity"] = $"a{i - 1}", ["port"] = "Done" }, ["target"] = new JsonObject { ["activity"] = $"a{i}", ["port"] = "In" },
                });
            }
        }

        return new JsonObject
        {
            ["definitionId"] = "bench-large", ["name"] = "Large",
            ["root"] = new JsonObject { ["id"] = "flow", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["activities"] = activities, ["connections"] = connections },
        };
    }
}
