using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JetVision.Workflows.Api;

/// <summary>What the definitions list does with several at once.</summary>
internal static class DefinitionBulk
{
    public static void MapDefinitionBulk(this RouteGroupBuilder edit)
    {
        var actions = edit.MapGroup("/bulk-actions");
        actions.MapPost("/delete/workflow-definitions/by-definition-id", async (Body<Selection> body, DefinitionStore store, CancellationToken cancellation) =>
            ApiJson.Answer(new { deleted = await CountAsync(body.Value.DefinitionIds, async id => await store.DeleteAsync(id, cancellation) > 0) }));
        actions.MapPost("/delete/workflow-definitions/by-id", async (Body<Selection> body, DefinitionStore store, CancellationToken cancellation) =>
            ApiJson.Answer(new { deleted = await CountAsync(body.Value.Ids, id => store.DeleteVersionAsync(id, cancellation)) }));
        actions.MapPost("/publish/workflow-definitions/by-definition-ids", Publish);
        actions.MapPost("/retract/workflow-definitions/by-definition-ids", Retract);
    }

    private static async Task<IResult> Publish(Body<Selection> body, DefinitionStore store, CancellationToken cancellation)
    {
        var (published, already, missing, refused) = (new List<string>(), new List<string>(), new List<string>(), new List<string>());
        var updated = new List<string>();
        foreach (var id in body.Value.DefinitionIds ?? [])
        {
            var saved = await store.PublishAsync(id, cancellation);
            updated.AddRange(saved?.UpdatedConsumers ?? []);
            var list = saved switch
            {
                null => missing,
                { IsRefused: true } => refused,
                { AlreadyPublished: true } => already,
                _ => published,
            };
            list.Add(id);
        }

        // Studio knows no list of refused ones; it counts what it is told of, and the definition's own page names the reasons.
        return ApiJson.Answer(new { published, alreadyPublished = already, notFound = missing, updatedConsumers = updated.Distinct(), refused });
    }

    private static async Task<IResult> Retract(Body<Selection> body, DefinitionStore store, CancellationToken cancellation)
    {
        var (retracted, already, missing) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var id in body.Value.DefinitionIds ?? [])
        {
            var runs = await store.FindAsync(id, VersionOptions.Published, cancellation) is not null;
            var list = await store.RetractAsync(id, cancellation) is null ? missing : runs ? retracted : already;
            list.Add(id);
        }

        return ApiJson.Answer(new { retracted, alreadyRetracted = already, notFound = missing });
    }

    private static async Task<int> CountAsync(string[]? ids, Func<string, Task<bool>> act)
    {
        var count = 0;
        foreach (var id in ids ?? [])
        {
            count += await act(id) ? 1 : 0;
        }

        return count;
    }

    private sealed record Selection
    {
        public string[]? Ids { get; init; }

        public string[]? DefinitionIds { get; init; }
    }
}
