using System.Text.Json.Nodes;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Runtime;
using JetVision.Workflows.Runtime.Replay;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JetVision.Workflows.Api;

/// <summary>What a version would have done with the last real runs.</summary>
internal static class Replays
{
    private const int Usual = 20;

    public static void MapReplays(this RouteGroupBuilder edit) => edit.MapPost("/workflow-definitions/{definitionId}/replay", Replay);

    private static async Task<IResult> Replay(string definitionId, Body<ReplayBody> body, DefinitionStore store, WorkflowReplay replay, CancellationToken cancellation)
    {
        if (await FindAsync(definitionId, body.Value, store, cancellation) is not { } version)
        {
            return TypedResults.NotFound();
        }

        if (body.Value.Count is < 1 or > WorkflowReplay.MostRuns)
        {
            throw new BadHttpRequestException($"'count' must be from 1 to {WorkflowReplay.MostRuns}.");
        }

        try
        {
            return ApiJson.Answer(await replay.ReplayAsync(version with { DefinitionId = definitionId }, body.Value.Count ?? Usual, cancellation));
        }
        catch (FormatException error)
        {
            throw new BadHttpRequestException(error.Message, StatusCodes.Status400BadRequest, error);
        }
    }

    private static async Task<WorkflowDefinition?> FindAsync(string definitionId, ReplayBody body, DefinitionStore store, CancellationToken cancellation)
    {
        if (body.Model is { } model)
        {
            return DefinitionDocuments.Read(model);
        }

        return body.DefinitionVersionId is { Length: > 0 } versionId
            ? await store.FindVersionAsync(versionId, cancellation) is { } version && version.DefinitionId == definitionId ? version : null
            : await store.FindAsync(definitionId, VersionOptions.Parse(string.IsNullOrWhiteSpace(body.VersionOptions) ? "Latest" : body.VersionOptions), cancellation);
    }

    private sealed record ReplayBody
    {
        /// <summary>The version as Studio holds it, saved or not; null for a saved one.</summary>
        public JsonObject? Model { get; init; }

        public string? DefinitionVersionId { get; init; }

        public string? VersionOptions { get; init; }

        public int? Count { get; init; }
    }
}
