using System.Text.Json;
using System.Text.Json.Nodes;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.Http;

namespace JetVision.Workflows.Api;

/// <summary>Definitions between the store and the wire. Scoped to a request by its links.</summary>
internal sealed class DefinitionDocuments(DefinitionStore store, ActivityToolbox toolbox, DefinitionLinks links)
{
    private const string Schema = "https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json";

    /// <summary>The definition as Studio reads it.</summary>
    public async Task<JsonObject> ForStudioAsync(WorkflowDefinition definition, CancellationToken cancellation)
    {
        var document = Write(definition);
        // Paths begin with the workflow's own node, whose number depends on the workflows inside; the compiled graph knows, and records of runs say the same.
        var graph = await store.GetGraphOfRunAsync(definition.Id, cancellation);
        if (document["root"] is JsonObject { Count: > 0 } root)
        {
            document.Remove("root");
            document["root"] = DefinitionTree.ForStudio(root, graph?.Root.NodeId ?? "Workflow1", await toolbox.FinderAsync(cancellation));
        }

        document["links"] = JsonSerializer.SerializeToNode(DefinitionLinks.OfDefinition(definition.DefinitionId, await links.MayEditAsync()), ApiJson.Options);
        return document;
    }

    /// <summary>The definition as a file: as it is stored, with the schema by which Studio knows it for one.</summary>
    public static JsonObject ForExport(WorkflowDefinition definition)
    {
        var document = Write(definition);
        document.Insert(0, "$schema", Schema);
        return document;
    }

    public async Task<DefinitionSummary> SummaryAsync(WorkflowDefinition definition) => new(
        definition.Id,
        definition.DefinitionId,
        definition.Name,
        definition.Description,
        definition.Version,
        definition.ToolVersion,
        definition.IsLatest,
        definition.IsPublished,
        definition.CreatedAt,
        definition.MaterializerName,
        IsMaterializerAvailable: true,
        definition.ProviderName,
        definition.IsReadonly,
        definition.IsSystem,
        DefinitionLinks.OfDefinition(definition.DefinitionId, await links.MayEditAsync()));

    /// <summary>Reads what Studio or a file brings. Nulls, which Studio sends for all that a new workflow does not have yet, mean the defaults.</summary>
    /// <exception cref="BadHttpRequestException">It is no definition.</exception>
    public static WorkflowDefinition Read(JsonObject? model)
    {
        if (model is { Count: > 0 } && model["root"] is null)
        {
            model["root"] = new JsonObject { ["type"] = "Elsa.Flowchart", ["version"] = 1, ["activities"] = new JsonArray(), ["connections"] = new JsonArray() };
        }

        if (model?["root"] is not JsonObject root || !DefinitionTree.IsActivity(root))
        {
            throw new BadHttpRequestException("A workflow definition needs a root activity: an object 'root' with a 'type' and an 'id'.");
        }

        model.Remove("root");
        model.Remove("links");
        model.Remove("$schema");
        DropNulls(model);
        WorkflowDefinitionJson.MoveOldMembers(model);
        if (model["options"] is JsonObject options)
        {
            DropNulls(options);
        }

        model["root"] = DefinitionTree.ForStore(root);
        try
        {
            return model.Deserialize<WorkflowDefinition>(ApiJson.Options)!;
        }
        catch (JsonException error)
        {
            throw new BadHttpRequestException($"The workflow definition is not well-formed: {error.Message}", StatusCodes.Status400BadRequest, error);
        }
    }

    /// <summary>Whether the definition that a model would change may only be looked at.</summary>
    public static async Task<bool> IsReadonlyAsync(WorkflowDefinition model, DefinitionStore store, CancellationToken cancellation) =>
        model.DefinitionId.Length > 0 && await store.FindAsync(model.DefinitionId, VersionOptions.Latest, cancellation) is { IsReadonly: true };

    private static JsonObject Write(WorkflowDefinition definition) => JsonSerializer.SerializeToNode(definition, ApiJson.Options)!.AsObject();

    private static void DropNulls(JsonObject json)
    {
        foreach (var name in json.Where(member => member.Value is null).Select(member => member.Key).ToList())
        {
            json.Remove(name);
        }
    }
}

/// <summary>A definition's version as lists show it.</summary>
internal sealed record DefinitionSummary(
    string Id,
    string DefinitionId,
    string? Name,
    string? Description,
    int Version,
    string? ToolVersion,
    bool IsLatest,
    bool IsPublished,
    DateTimeOffset CreatedAt,
    string? MaterializerName,
    bool IsMaterializerAvailable,
    string? ProviderName,
    bool IsReadonly,
    bool IsSystem,
    IReadOnlyList<Link> Links);
