using System.Text.Json.Nodes;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JetVision.Workflows.Api;

/// <summary>Definitions: lists, one, its versions, and what changes them.</summary>
internal static class DefinitionsApi
{
    public static void MapDefinitions(this RouteGroupBuilder view, RouteGroupBuilder edit)
    {
        view.MapGet("/workflow-definitions", List);
        view.MapGet("/workflow-definitions/by-definition-id/{definitionId}", Find);
        view.MapGet("/workflow-definitions/{definitionId}", Find);
        view.MapGet("/workflow-definitions/by-id/{id}", FindVersion);
        view.MapGet("/workflow-definitions/many-by-id", ManyById);
        view.MapGet("/workflow-definitions/query/count", async (string? versionOptions, DefinitionStore store, CancellationToken cancellation) =>
            ApiJson.Answer(new { count = (await store.ListAsync(new DefinitionFilter { Versions = VersionOptions.Parse(versionOptions ?? "Latest"), Take = 0 }, cancellation)).TotalCount }));
        view.MapGet("/workflow-definitions/validation/is-name-unique", async (string? name, string? definitionId, DefinitionStore store, CancellationToken cancellation) =>
            ApiJson.Answer(new { isUnique = await store.IsNameFreeAsync(name ?? "", definitionId, cancellation) }));
        view.MapGet("/workflow-definitions/{definitionId}/versions", Versions);
        view.MapGet("/workflow-definitions/{definitionId}/consumers", async (string definitionId, DefinitionStore store, CancellationToken cancellation) =>
            await store.FindAsync(definitionId, VersionOptions.Latest, cancellation) is null
                ? (IResult)TypedResults.NotFound()
                : ApiJson.Answer(new { consumingWorkflowDefinitionIds = await ConsumersAsync(store, definitionId, cancellation) }));
        view.MapGet("/workflow-definitions/{definitionId}/validation", Validate);
        view.MapGet("/workflow-definitions/subgraph/{id}", Subgraph);
        view.MapGet("/workflow-definitions/subgraph/segments/{id}", Segments);

        edit.MapPost("/workflow-definitions", Save);
        edit.MapPost("/workflow-definitions/{definitionId}/publish", Publish);
        edit.MapPost("/workflow-definitions/{definitionId}/retract", Retract);
        edit.MapDelete("/workflow-definitions/{definitionId}", async (string definitionId, DefinitionStore store, CancellationToken cancellation) =>
            Deleted(await store.DeleteAsync(definitionId, cancellation) > 0));
        edit.MapDelete("/workflow-definition-versions/{id}", async (string id, DefinitionStore store, CancellationToken cancellation) =>
            Deleted(await store.DeleteVersionAsync(id, cancellation)));
        edit.MapDelete("/workflow-definitions/{definitionId}/version/{version:int}", async (string definitionId, int version, DefinitionStore store, CancellationToken cancellation) =>
            Deleted(await store.FindAsync(definitionId, VersionOptions.Specific(version), cancellation) is { } found && await store.DeleteVersionAsync(found.Id, cancellation)));
        edit.MapPost("/workflow-definitions/{definitionId}/revert/{version:int}", Revert);
        edit.MapPost("/workflow-definitions/{definitionId}/update-references", async Task<IResult> (string definitionId, DefinitionStore store, CancellationToken cancellation) =>
            await store.FindAsync(definitionId, VersionOptions.Published, cancellation) is { } used
                ? ApiJson.Answer(new { affectedWorkflows = await store.UpdateConsumersAsync(used, cancellation) })
                : TypedResults.NotFound());
        edit.MapPost("/actions/workflow-definitions/refresh", () => TypedResults.Ok());
        edit.MapPost("/actions/workflow-definitions/reload", () => TypedResults.Ok());
    }

    /// <summary>The refusal that Studio shows as messages, each naming the activity that is wrong.</summary>
    public static IResult Refusal(IEnumerable<DefinitionError> errors) => ApiJson.Answer(
        new
        {
            statusCode = StatusCodes.Status400BadRequest,
            message = "This workflow cannot be published.",
            errors = new
            {
                generalErrors = errors.Where(error => !error.IsWarning)
                    .Select(error => (error.ActivityName ?? error.ActivityId) is { } activity ? $"{activity}: {error.Message}" : error.Message),
            },
        },
        StatusCodes.Status400BadRequest);

    /// <summary>What publishes all the same and will surprise: stock's answer has no place for it, and its clients pass over a member that they do not know.</summary>
    public static IReadOnlyList<object> Warnings(IEnumerable<DefinitionError> errors) =>
        [.. errors.Where(error => error.IsWarning).Select(error => new { activityId = error.ActivityId, activityName = error.ActivityName, message = error.Message })];

    public static async Task<IReadOnlyList<string>> ConsumersAsync(DefinitionStore store, string definitionId, CancellationToken cancellation)
    {
        // Those that use it, those that use them, and so on.
        var latest = (await store.ListAsync(new DefinitionFilter(), cancellation)).Items;
        var found = new List<string> { definitionId };
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(latest.Where(candidate => !found.Contains(candidate.DefinitionId) && WorkflowReferences.Uses(candidate, found[i])).Select(candidate => candidate.DefinitionId));
        }

        return [.. found.Skip(1)];
    }

    private static async Task<IResult> List(HttpRequest request, DefinitionStore store, DefinitionDocuments documents, DefinitionLinks links, CancellationToken cancellation)
    {
        var query = request.Query;
        var size = int.TryParse(query["pageSize"], out var pageSize) && pageSize > 0 ? pageSize : (int?)null;
        var page = int.TryParse(query["page"], out var number) && number > 0 ? number : 0;
        var orderBy = query["orderBy"].FirstOrDefault(text => !string.IsNullOrEmpty(text));
        var found = await store.ListAsync(
            new DefinitionFilter
            {
                // Sent empty, the parameter means any version; not sent, the newest.
                Versions = VersionOptions.Parse(query.ContainsKey("versionOptions") ? query["versionOptions"].ToString() : "Latest"),
                Ids = Many("ids"),
                DefinitionIds = Many("definitionIds"),
                SearchTerm = query["searchTerm"],
                OrderBy = orderBy ?? "Name",
                Descending = string.Equals(query["orderDirection"], "Descending", StringComparison.OrdinalIgnoreCase),
                Skip = page * (size ?? 0),
                Take = size,
            },
            cancellation);
        var items = new List<DefinitionSummary>();
        foreach (var definition in found.Items)
        {
            items.Add(await documents.SummaryAsync(definition));
        }

        return ApiJson.Answer(new PagedList<DefinitionSummary>(items, found.TotalCount, DefinitionLinks.OfList(await links.MayEditAsync())));

        string[] Many(string name) => [.. query[name].Where(text => !string.IsNullOrEmpty(text)).OfType<string>()];
    }

    private static async Task<IResult> Find(string definitionId, string? versionOptions, DefinitionStore store, DefinitionDocuments documents, CancellationToken cancellation) =>
        await store.FindAsync(definitionId, VersionOptions.Parse(versionOptions ?? "Latest"), cancellation) is { } definition
            ? ApiJson.Answer(await documents.ForStudioAsync(definition, cancellation))
            : TypedResults.NotFound();

    private static async Task<IResult> FindVersion(string id, DefinitionStore store, DefinitionDocuments documents, CancellationToken cancellation) =>
        await store.FindVersionOfRunsAsync(id, cancellation) is { } definition ? ApiJson.Answer(await documents.ForStudioAsync(definition, cancellation)) : TypedResults.NotFound();

    private static async Task<IResult> ManyById(string[] ids, DefinitionStore store, DefinitionDocuments documents, CancellationToken cancellation)
    {
        var items = new List<JsonObject>();
        if (ids.Length > 0)
        {
            foreach (var definition in (await store.ListAsync(new DefinitionFilter { Versions = VersionOptions.AllVersions, Ids = ids }, cancellation)).Items)
            {
                items.Add(await documents.ForStudioAsync(definition, cancellation));
            }
        }

        return ApiJson.Answer(new ItemList<JsonObject>(items));
    }

    private static async Task<IResult> Versions(string definitionId, DefinitionStore store, DefinitionDocuments documents, CancellationToken cancellation)
    {
        var found = await store.ListAsync(
            new DefinitionFilter { Versions = VersionOptions.AllVersions, DefinitionIds = [definitionId], OrderBy = "Version" }, cancellation);
        var items = new List<DefinitionSummary>();
        foreach (var definition in found.Items)
        {
            items.Add(await documents.SummaryAsync(definition));
        }

        return ApiJson.Answer(new ItemList<DefinitionSummary>(items));
    }

    private static async Task<IResult> Save(Body<SaveRequest> body, DefinitionStore store, DefinitionDocuments documents, CancellationToken cancellation)
    {
        var model = DefinitionDocuments.Read(body.Value.Model);
        if (await DefinitionDocuments.IsReadonlyAsync(model, store, cancellation))
        {
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        }

        var saved = await store.SaveAsync(model, body.Value.Publish ?? false, cancellation);
        return saved.IsRefused ? Refusal(saved.Errors) : await SavedAsync(saved, documents, store, cancellation);
    }

    /// <summary>What publishing the newest version would say.</summary>
    private static async Task<IResult> Validate(string definitionId, DefinitionStore store, CancellationToken cancellation)
    {
        if (await store.FindAsync(definitionId, VersionOptions.Latest, cancellation) is not { } latest)
        {
            return TypedResults.NotFound();
        }

        var found = await store.ValidateAsync(latest, cancellation);
        return ApiJson.Answer(new
        {
            isValid = found.All(error => error.IsWarning),
            errors = found.Where(error => !error.IsWarning).Select(error => new { activityId = error.ActivityId, activityName = error.ActivityName, message = error.Message }),
            warnings = Warnings(found),
        });
    }

    private static async Task<IResult> Publish(string definitionId, DefinitionStore store, DefinitionDocuments documents, CancellationToken cancellation) =>
        await store.PublishAsync(definitionId, cancellation) switch
        {
            null => TypedResults.NotFound(),
            { IsRefused: true } refused => Refusal(refused.Errors),
            var saved => await SavedAsync(saved, documents, store, cancellation),
        };

    private static async Task<IResult> Retract(string definitionId, DefinitionStore store, DefinitionDocuments documents, CancellationToken cancellation) =>
        await store.RetractAsync(definitionId, cancellation) is { } definition
            ? ApiJson.Answer(await documents.ForStudioAsync(definition, cancellation))
            : TypedResults.NotFound();

    private static async Task<IResult> Revert(string definitionId, int version, DefinitionStore store, DefinitionDocuments documents, CancellationToken cancellation) =>
        await store.RevertAsync(definitionId, version, cancellation) is { } definition ? ApiJson.Answer(await documents.SummaryAsync(definition)) : TypedResults.NotFound();

    private static async Task<IResult> Subgraph(string id, string? parentNodeId, DefinitionStore store, DefinitionDocuments documents, CancellationToken cancellation)
    {
        if (await store.FindVersionOfRunsAsync(id, cancellation) is not { } definition
            || await SubgraphPath.FindAsync(definition, parentNodeId, store, documents, cancellation) is not [.., var last])
        {
            return TypedResults.NotFound();
        }

        return ApiJson.Answer(DefinitionTree.Tree(last.Activity, last.Port));
    }

    private static async Task<IResult> Segments(string id, string? childNodeId, DefinitionStore store, DefinitionDocuments documents, CancellationToken cancellation)
    {
        if (await store.FindVersionOfRunsAsync(id, cancellation) is not { } definition
            || await SubgraphPath.FindAsync(definition, childNodeId, store, documents, cancellation) is not { Count: > 0 } path)
        {
            return TypedResults.NotFound();
        }

        var child = path[^1];
        var container = path.SkipLast(1).LastOrDefault(step => step.Activity["activities"] is JsonArray) ?? path[0];
        return ApiJson.Answer(new
        {
            childNode = DefinitionTree.Tree(child.Activity, child.Port),
            container = DefinitionTree.Tree(container.Activity, container.Port),
            pathSegments = SubgraphPath.Segments(path),
        });
    }

    private static async Task<IResult> SavedAsync(SavedDefinition saved, DefinitionDocuments documents, DefinitionStore store, CancellationToken cancellation) =>
        ApiJson.Answer(new
        {
            workflowDefinition = await documents.ForStudioAsync(saved.Definition, cancellation),
            alreadyPublished = saved.AlreadyPublished,
            warnings = Warnings(saved.Errors),
            consumingWorkflowCount = saved.Definition.Options.UsableAsActivity == true ? (await ConsumersAsync(store, saved.Definition.DefinitionId, cancellation)).Count : 0,
        });

    private static IResult Deleted(bool any) => any ? TypedResults.NoContent() : TypedResults.NotFound();

    private sealed record SaveRequest
    {
        public JsonObject? Model { get; init; }

        public bool? Publish { get; init; }
    }
}
