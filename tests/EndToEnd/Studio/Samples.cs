using System.Text.Json.Nodes;

namespace JetVision.EndToEnd.Studio;

/// <summary>Workflows that the tests of the screens start from.</summary>
internal static class Samples
{
    /// <summary>A flowchart of one Write Line.</summary>
    public static JsonObject OneLine(string definitionId, string text) => Flowchart(definitionId, new JsonObject
    {
        ["id"] = "line", ["name"] = "WriteLine1", ["type"] = "Elsa.WriteLine", ["version"] = 1, ["metadata"] = At(100),
        ["text"] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = text } },
    });

    /// <summary>A flowchart that waits for an event.</summary>
    public static JsonObject Waiting(string definitionId, string eventName) => Flowchart(definitionId, new JsonObject
    {
        ["id"] = "wait", ["name"] = "Event1", ["type"] = "Elsa.Event", ["version"] = 1, ["metadata"] = At(100),
        ["eventName"] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = eventName } },
    });

    private static JsonObject Flowchart(string definitionId, JsonObject activity) => new()
    {
        ["definitionId"] = definitionId,
        ["name"] = definitionId,
        ["root"] = new JsonObject
        {
            ["id"] = "flow", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["name"] = "Flowchart1", ["activities"] = new JsonArray(activity), ["connections"] = new JsonArray(),
        },
    };

    private static JsonObject At(int x) => new()
    {
        ["designer"] = new JsonObject { ["position"] = new JsonObject { ["x"] = x, ["y"] = 100 }, ["size"] = new JsonObject { ["width"] = 170, ["height"] = 54 } },
    };
}
