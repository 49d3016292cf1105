using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Activities.Requests.Changes;

/// <summary>A wait for the broker's word on what a message wants.</summary>
/// <param name="ChangeId">What is wanted.</param>
public sealed record ChangeReview(Guid ChangeId);

/// <summary>Waits until a broker agrees to what a message wants, or drops it.</summary>
[Activity("JetVision", "Requests", "Waits until a broker agrees to what a message wants, or drops it.", DisplayName = "Review change")]
[FlowNode("Approved", "Dropped")]
public sealed class ReviewChange : Activity
{
    /// <summary>Gets or sets what is wanted.</summary>
    [Input(DisplayName = "Change", Description = "Which change the client asks for, by its id: what the step Read message gave out.")]
    public Input<Guid> ChangeId { get; set; } = default!;

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context) => LookAsync(context);

    /// <summary>The decision stands in the record; the stimulus only says that there is one.</summary>
    private async ValueTask LookAsync(ActivityExecutionContext context)
    {
        var change = await ChangeDesk.FindAsync(context.GetRequiredService<JetVisionDb>(), context.Get(ChangeId), context.CancellationToken);
        if (change.Status == ChangeStatus.Open)
        {
            context.CreateBookmark(new ChangeReview(change.Id), LookAsync, includeActivityInstanceId: false);
            return;
        }

        await context.CompleteActivityWithOutcomesAsync(change.Status.ToString());
    }
}

/// <summary>Takes over the flights of a change that a broker agreed to.</summary>
[Activity("JetVision", "Requests", "Takes over the changed flights, so that the next steps ask operators for them.", DisplayName = "Apply change", Kind = ActivityKind.Task)]
[FlowNode("Source", "TooLate")]
public sealed class ApplyChange : Activity
{
    /// <summary>Gets or sets what is wanted.</summary>
    [Input(DisplayName = "Change", Description = "Which change the client asks for, by its id: what the step Read message gave out.")]
    public Input<Guid> ChangeId { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var db = context.GetRequiredService<JetVisionDb>();
        var change = await ChangeDesk.FindAsync(db, context.Get(ChangeId), context.CancellationToken);
        var request = await db.Requests.SingleAsync(change.RequestId, context.CancellationToken);
        if (request.Stage >= RequestStage.Won)
        {
            db.Note(request, context, "attention", "A change came when the request had ended; nothing was changed.");
            await context.CompleteActivityWithOutcomesAsync("TooLate");
            return;
        }

        request.Take(change.Legs);
        request.Revision++;
        db.Note(request, context, "changed", $"Changed, as {change.DecidedBy ?? "the broker"} agreed: {change.Summary}");
        await context.CompleteActivityWithOutcomesAsync("Source");
    }
}

/// <summary>Where brokers decide on what messages want. The caller commits. Scoped.</summary>
/// <param name="db">The records.</param>
/// <param name="effects">What follows.</param>
public sealed class ChangeDesk(JetVisionDb db, IEffects effects)
{
    /// <summary>Agrees to a change, or drops it; what follows is the workflow's.</summary>
    /// <param name="changeId">What is wanted.</param>
    /// <param name="approve">Whether to do it.</param>
    /// <param name="by">The broker's name.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Null when it is decided so; otherwise why not.</returns>
    public async Task<Refusal?> DecideAsync(Guid changeId, bool approve, string by, CancellationToken cancellation)
    {
        var wanted = approve ? ChangeStatus.Approved : ChangeStatus.Dropped;
        switch (await db.RequestChanges.FirstOrDefaultAsync(change => change.Id == changeId, cancellation))
        {
            case null:
                return new Refusal(RefusalKind.NotFound, "id", $"There is no change {changeId}.");
            case { Status: var status } when status == wanted:
                return null;
            case { Status: not ChangeStatus.Open } decided:
                return new Refusal(RefusalKind.Conflict, null, $"This change was {(decided.Status == ChangeStatus.Approved ? "agreed to" : "dropped")} already.");
            case { } open:
                (open.Status, open.DecidedBy) = (wanted, by);
                effects.Stimulate($"change-review:{open.Id:N}", "JetVision.ReviewChange", new ChangeReview(open.Id));
                return null;
        }
    }

    internal static async Task<RequestChange> FindAsync(JetVisionDb db, Guid id, CancellationToken cancellation) =>
        await db.RequestChanges.FirstOrDefaultAsync(change => change.Id == id, cancellation)
        ?? throw new InvalidOperationException($"There is no change {id} in this brokerage; take it from Read message.");
}
