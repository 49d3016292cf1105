using System.Text.Json;
using JetVision.Workflows.Activities.Http;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Workflows.Runtime;

/// <summary>Finds the HTTP endpoints of a definition at which another published workflow starts: a request could not tell them apart.</summary>
internal static class TakenEndpoints
{
    public static async Task<IReadOnlyList<DefinitionError>> FindAsync(WorkflowsDb db, WorkflowGraph graph, CancellationToken cancellation)
    {
        var own = graph.Triggers.Where(trigger => trigger.ActivityType == HttpEndpoint.TypeName).ToList();
        if (own.Count == 0)
        {
            return [];
        }

        var definitionId = graph.Definition.DefinitionId;
        var others = await db.Triggers.AsNoTracking()
            .Where(row => row.Name == HttpEndpoint.TypeName && row.DefinitionId != definitionId)
            .Select(row => new { row.DefinitionId, row.Payload })
            .ToListAsync(cancellation);
        var taken = others.ToLookup(row => KeyOf(row.Payload), row => row.DefinitionId);
        return
        [
            .. from trigger in own
               let stimulus = Read(trigger.Payload.GetRawText())
               from other in taken[KeyOf(trigger.Payload.GetRawText())].Take(1)
               select new DefinitionError(
                   trigger.ActivityId, graph.FindByNodeId(trigger.ActivityNodeId)?.Activity.Name,
                   $"The workflow '{other}' starts at {stimulus.Method.ToUpperInvariant()} '{stimulus.Path}' already; give this endpoint another path or method, or retract that workflow."),
        ];
    }

    private static HttpEndpointStimulus Read(string payload) => JsonSerializer.Deserialize<HttpEndpointStimulus>(payload, ValueJson.Options)!;

    private static string KeyOf(string payload)
    {
        var stimulus = Read(payload);
        return stimulus.Method + " " + stimulus.Path.ToUpperInvariant();
    }
}
