using JetVision.Activities.Storage;
using NodaTime;

namespace JetVision.Activities.Proposals;

/// <summary>Works out when to remind the client of a proposal and when it runs out.</summary>
[Activity("JetVision", "Proposals", "Works out how long to wait before reminding the client, and before the proposal runs out.", DisplayName = "Proposal times", Kind = ActivityKind.Task)]
[FlowNode("Done")]
public sealed class ProposalTimes : Activity
{
    /// <summary>A client who has had no answer in this time is reminded, or at half of the validity when that is earlier.</summary>
    private static readonly Duration ReminderAfter = Duration.FromHours(24);

    /// <summary>Gets or sets the proposal's id.</summary>
    [Input(DisplayName = "Proposal", Description = "Which proposal this step works on, by its id: usually the workflow's variable or input ProposalId.")]
    public Input<Guid> ProposalId { get; set; } = default!;

    /// <summary>Gets or sets where the time until the reminder goes.</summary>
    [Output(DisplayName = "Reminder delay", Description = "How long from now until the client should be reminded: a day, or half of the time that is left when that is less.")]
    public Output<TimeSpan>? ReminderDelay { get; set; }

    /// <summary>Gets or sets where the time until the expiry goes.</summary>
    [Output(DisplayName = "Expiry delay", Description = "How long from now until the proposal runs out; zero when it already has.")]
    public Output<TimeSpan>? ExpiryDelay { get; set; }

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var proposal = await context.GetRequiredService<JetVisionDb>().Proposals.SingleAsync(context.Get(ProposalId), context.CancellationToken);
        var (reminder, expiry) = Delays(proposal.ValidUntil, context.GetRequiredService<IClock>().GetCurrentInstant());
        context.Set(ReminderDelay, reminder.ToTimeSpan());
        context.Set(ExpiryDelay, expiry.ToTimeSpan());
        await context.CompleteActivityWithOutcomesAsync("Done");
    }

    internal static (Duration Reminder, Duration Expiry) Delays(Instant validUntil, Instant now)
    {
        var left = Duration.Max(Duration.Zero, validUntil - now);
        return (Duration.Min(ReminderAfter, left / 2), left);
    }
}
