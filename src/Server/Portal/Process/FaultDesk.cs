using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using JetVision.Workflows.Runtime;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Server.Portal.Process;

/// <summary>What operations does about a step that faulted: it is run again, skipped, or its run is given up. Each is told on the request's history. Scoped.</summary>
internal sealed class FaultDesk(WorkflowRuntime runtime, JetVisionDb db, IUnitOfWork unit, IClock clock)
{
    private static readonly Refusal Gone = new(RefusalKind.Conflict, null, "Nothing is held up there any more; somebody was faster, or it went on by itself.");

    /// <summary>Runs the step again.</summary>
    public async Task<Refusal?> RetryAsync(HeldUpStep step, string by)
    {
        if (await runtime.RetryAsync(step.RunId, step.ActivityInstanceId) is null)
        {
            return Gone;
        }

        return await SettleAsync(step, $"{by} had “{step.Step}” run again.");
    }

    /// <summary>Goes on behind the step.</summary>
    public async Task<Refusal?> SkipAsync(HeldUpStep step, string outcome, string by)
    {
        if ((await runtime.SkipAsync(step.RunId, step.ActivityInstanceId, outcome)).Refusal is { } refusal)
        {
            return new Refusal(RefusalKind.Conflict, null, refusal.Reason);
        }

        return await SettleAsync(step, $"{by} skipped “{step.Step}” with the outcome {outcome}.");
    }

    /// <summary>Gives the run up.</summary>
    public async Task<Refusal?> GiveUpAsync(HeldUpStep step, string by)
    {
        if (await runtime.CancelAsync(step.RunId) is null)
        {
            return Gone;
        }

        return await SettleAsync(step, $"{by} gave up “{step.Workflow}”, which was held up at “{step.Step}”.");
    }

    private async Task<Refusal?> SettleAsync(HeldUpStep step, string words)
    {
        var now = clock.GetCurrentInstant();
        foreach (var incident in await db.Incidents.Where(incident => incident.Key == step.RunId && incident.SettledAt == null).ToListAsync())
        {
            incident.SettledAt = now;
        }

        if (step.RequestId is { } id && await db.Requests.FirstOrDefaultAsync(request => request.Id == id) is { } request)
        {
            db.Note(request, now, "incident-settled", words);
        }

        await unit.CommitAsync();
        return null;
    }
}
