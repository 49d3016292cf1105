using System.Text.Json;
using System.Text.Json.Nodes;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Tests.Execution;

namespace JetVision.Workflows.Tests.Shared;

/// <summary>Writes definitions as Studio does.</summary>
internal static class TestDefinitions
{
    /// <summary>A workflow that runs steps one after the other.</summary>
    public static WorkflowDefinition Sequence(string definitionId, params JsonObject[] steps) => Parse(new JsonObject
    {
        ["definitionId"] = definitionId,
        ["name"] = definitionId,
        ["version"] = 1,
        ["toolVersion"] = "3.8.2.0",
        ["root"] = new JsonObject { ["id"] = "sequence", ["type"] = "Elsa.Sequence", ["version"] = 1, ["activities"] = new JsonArray([.. steps]) },
    });

    /// <summary>A workflow of a root written by <see cref="WorkflowBench"/>.</summary>
    public static WorkflowDefinition Whole(string definitionId, string root, string variables = "[]", string more = "")
    {
        var json = JsonNode.Parse(WorkflowBench.Definition(root, variables, more))!.AsObject();
        json.Remove("id");
        json["definitionId"] = definitionId;
        json["name"] = definitionId;
        return Parse(json);
    }

    public static WorkflowDefinition Parse(JsonNode json) => json.Deserialize<WorkflowDefinition>(ValueJson.Options)!;

    public static JsonObject Step(string id, string type, params (string Input, object? Value)[] inputs)
    {
        var step = new JsonObject { ["id"] = id, ["type"] = type, ["version"] = 1 };
        foreach (var (input, value) in inputs)
        {
            step[input] = new JsonObject
            {
                ["typeName"] = "Object",
                ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = JsonSerializer.SerializeToNode(value, ValueJson.Options) },
            };
        }

        return step;
    }

    public static JsonObject Event(string id, string name) => Step(id, "Elsa.Event", ("eventName", name));

    public static JsonObject Delay(string id, TimeSpan span) => Step(id, "Elsa.Delay", ("timeSpan", span.ToString("c")));

    /// <summary>A step that does what the test's <see cref="Probes"/> says.</summary>
    public static JsonObject Probe(string id) => Step(id, "Test.Probe");

    public static JsonObject AsTrigger(this JsonObject step)
    {
        step["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        return step;
    }
}
