using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Monitoring;

/// <summary>The rule by which a fault is retried or handed over.</summary>
public static class FaultRule
{
    /// <summary>How often one run or effect is retried before a person is called.</summary>
    public const int MaxRetries = 4;

    /// <summary>Decides.</summary>
    /// <param name="isTransient">Whether the same step may succeed later.</param>
    /// <param name="earlier">How many faults the same run or effect had before.</param>
    /// <returns>The pause before the retry: 15 s, 30 s, 1 min, 2 min; null when a person must look.</returns>
    public static TimeSpan? RetryAfter(bool isTransient, int earlier) =>
        isTransient && earlier < MaxRetries ? TimeSpan.FromSeconds(15 * Math.Pow(2, earlier)) : null;
}

/// <summary>Looks at a fault and decides whether it is retried or handed to a person.</summary>
[Activity("JetVision", "Monitoring", "Looks at a fault: a passing one is retried after a growing pause, any other goes to operations.", DisplayName = "Classify fault", Kind = ActivityKind.Task)]
[FlowNode("Retry", "HandToOps")]
public sealed class ClassifyFault : Activity
{
    /// <summary>Gets or sets what failed.</summary>
    [Input(Description = "What failed: 'run' for a step of a process, 'effect' for something on its way out, such as a mail or a request for quote.")]
    public Input<string> Source { get; set; } = default!;

    /// <summary>Gets or sets the kind.</summary>
    [Input(Description = "The kind of step that failed, or the kind of thing that did not get out, for example mail.")]
    public Input<string> Kind { get; set; } = default!;

    /// <summary>Gets or sets the key.</summary>
    [Input(Description = "Which one failed: the id of the run, or the key of what was on its way out.")]
    public Input<string> Key { get; set; } = default!;

    /// <summary>Gets or sets what went wrong.</summary>
    [Input(Description = "What went wrong, in the words of the step or the system that failed.")]
    public Input<string> Message { get; set; } = default!;

    /// <summary>Gets or sets whether the fault may pass.</summary>
    [Input(DisplayName = "May pass", Description = "Whether waiting may help, as with a system that is down for a moment; a wrong setting or address does not pass by itself.")]
    public Input<bool> IsTransient { get; set; } = default!;

    /// <summary>Gets or sets the step.</summary>
    [Input(DisplayName = "Step", Description = "Which step of the run failed; empty when something on its way out failed.")]
    public Input<string> ActivityInstanceId { get; set; } = default!;

    /// <summary>Gets or sets where the pause before the retry goes.</summary>
    [Output(DisplayName = "Pause", Description = "How long to wait before the retry.")]
    public Output<TimeSpan>? RetryDelay { get; set; }

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var db = context.GetRequiredService<JetVisionDb>();
        var key = context.Get(Key) ?? "";
        var earlier = await db.Incidents.CountAsync(incident => incident.Key == key, context.CancellationToken);
        // Only a run has a step to retry; an effect was retried by its dispatcher until it gave up.
        var delay = context.Get(Source) == "run" ? FaultRule.RetryAfter(context.Get(IsTransient), earlier) : null;
        db.Incidents.Add(new Incident
        {
            Id = Guid.CreateVersion7(),
            RequestId = Guid.TryParse(context.WorkflowExecutionContext.CorrelationId, out var request) ? request : null,
            Source = context.Get(Source) ?? "run",
            Kind = context.Get(Kind) ?? "",
            Key = key,
            Message = context.Get(Message) ?? "",
            Decision = delay is null ? "hand-to-ops" : "retry",
            At = context.GetRequiredService<IClock>().GetCurrentInstant(),
        });
        if (delay is { } pause)
        {
            context.Set(RetryDelay, pause);
        }

        await context.CompleteActivityWithOutcomesAsync(delay is null ? "HandToOps" : "Retry");
    }
}

/// <summary>Retries the step of a run that faulted.</summary>
[Activity("JetVision", "Monitoring", "Runs the faulted step again.", DisplayName = "Retry fault", Kind = ActivityKind.Task)]
public sealed class RetryFault : CodeActivity
{
    /// <summary>The effect that a server delivers by retrying the run.</summary>
    public const string EffectKind = "run.retry";

    /// <summary>Gets or sets what failed.</summary>
    [Input(Description = "What failed: 'run' for a step of a process, 'effect' for something on its way out, such as a mail or a request for quote.")]
    public Input<string> Source { get; set; } = default!;

    /// <summary>Gets or sets the kind.</summary>
    [Input(Description = "The kind of step that failed.")]
    public Input<string> Kind { get; set; } = default!;

    /// <summary>Gets or sets the run.</summary>
    [Input(Description = "Which run is to be tried again, by its id.")]
    public Input<string> Key { get; set; } = default!;

    /// <summary>Gets or sets what went wrong.</summary>
    [Input(Description = "What went wrong, in the words of the step or the system that failed.")]
    public Input<string> Message { get; set; } = default!;

    /// <summary>Gets or sets the step.</summary>
    [Input(DisplayName = "Step", Description = "Which step of the run failed: it is the one that is tried again.")]
    public Input<string> ActivityInstanceId { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var run = context.Get(Key) ?? "";
        context.GetRequiredService<IEffects>().Promise(EffectKind, $"retry:{context.Id}", new RetryOrder(run, context.Get(ActivityInstanceId)));
        var now = context.GetRequiredService<IClock>().GetCurrentInstant();
        foreach (var incident in await context.GetRequiredService<JetVisionDb>().Incidents.Where(incident => incident.Key == run && incident.SettledAt == null).ToListAsync(context.CancellationToken))
        {
            incident.SettledAt = now;
        }
    }
}

/// <summary>Which step to run again.</summary>
/// <param name="RunId">The run.</param>
/// <param name="ActivityInstanceId">The execution that faulted; null for the run's last fault.</param>
public sealed record RetryOrder(string RunId, string? ActivityInstanceId);

/// <summary>Puts a fault before the people of operations and the broker of the request.</summary>
[Activity("JetVision", "Monitoring", "Puts the fault before operations, and on the history of the request it holds up.", DisplayName = "Hand to operations", Kind = ActivityKind.Task)]
public sealed class HandToOps : CodeActivity
{
    /// <summary>Gets or sets what failed.</summary>
    [Input(Description = "What failed: 'run' for a step of a process, 'effect' for something on its way out, such as a mail or a request for quote.")]
    public Input<string> Source { get; set; } = default!;

    /// <summary>Gets or sets the kind.</summary>
    [Input(Description = "The kind of step that failed, or the kind of thing that did not get out, for example mail.")]
    public Input<string> Kind { get; set; } = default!;

    /// <summary>Gets or sets the key.</summary>
    [Input(Description = "Which one failed: the id of the run, or the key of what was on its way out.")]
    public Input<string> Key { get; set; } = default!;

    /// <summary>Gets or sets what went wrong.</summary>
    [Input(Description = "What went wrong, in the words of the step or the system that failed.")]
    public Input<string> Message { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (Guid.TryParse(context.WorkflowExecutionContext.CorrelationId, out var id)
            && await context.GetRequiredService<JetVisionDb>().Requests.FirstOrDefaultAsync(request => request.Id == id, context.CancellationToken) is { } request)
        {
            context.GetRequiredService<JetVisionDb>().Note(request, context, "incident", $"A step needs operations: {context.Get(Message)}");
        }
    }
}
