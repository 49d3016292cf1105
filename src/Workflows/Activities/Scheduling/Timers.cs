using Cronos;
using JetVision.Workflows.Authoring;

namespace JetVision.Workflows.Activities.Scheduling;

/// <summary>Waits for a length of time.</summary>
[Activity("Elsa", "Scheduling", "Delays execution for a given amount of time.")]
public sealed class Delay : Activity
{
    /// <summary>Gets or sets how long to wait.</summary>
    [Input(DefaultValue = "00:01:00")]
    public Input<TimeSpan> TimeSpan { get; set; } = new(System.TimeSpan.FromMinutes(1));

    /// <inheritdoc/>
    protected override void Execute(ActivityExecutionContext context) => context.CreateTimer(context.Run.Now + context.Get(TimeSpan));
}

/// <summary>Starts the workflow again and again; within a workflow it waits once.</summary>
[Activity("Elsa", "Scheduling", "Triggers the workflow at a regular interval.")]
public sealed class Timer : Trigger
{
    /// <summary>Gets or sets the time from one start to the next.</summary>
    [Input(DefaultValue = "00:01:00")]
    public Input<TimeSpan> Interval { get; set; } = new(System.TimeSpan.FromMinutes(1));

    /// <inheritdoc/>
    protected override object GetTriggerPayload(TriggerIndexingContext context) => new { Interval = context.Get(Interval) };

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (context.IsTriggerOfWorkflow())
        {
            return context.CompleteActivityAsync();
        }

        context.CreateTimer(context.Run.Now + context.Get(Interval));
        return ValueTask.CompletedTask;
    }
}

/// <summary>Starts the workflow by a cron expression; within a workflow it waits for the next time.</summary>
[Activity("Elsa", "Scheduling", "Triggers the workflow by a cron expression.")]
public sealed class Cron : Trigger
{
    /// <summary>Gets or sets the expression, of five fields or of six with seconds first.</summary>
    public Input<string> CronExpression { get; set; } = new((string)null!);

    /// <inheritdoc/>
    protected override object GetTriggerPayload(TriggerIndexingContext context)
    {
        var expression = context.Get(CronExpression) ?? "";
        return new { CronExpression = Parse(expression) is null ? throw new FormatException($"'{expression}' is no cron expression.") : expression };
    }

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (context.IsTriggerOfWorkflow())
        {
            return context.CompleteActivityAsync();
        }

        var expression = context.Get(CronExpression) ?? "";
        var next = (Parse(expression) ?? throw new FormatException($"'{expression}' is no cron expression.")).GetNextOccurrence(context.Run.Now, TimeZoneInfo.Utc)
            ?? throw new InvalidOperationException($"The cron expression '{expression}' has no time in the future.");
        context.JournalData["ExecuteAt"] = next;
        context.CreateTimer(next);
        return ValueTask.CompletedTask;
    }

    /// <summary>Parses an expression of five or six fields.</summary>
    internal static CronExpression? Parse(string expression)
    {
        var format = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard;
        return Cronos.CronExpression.TryParse(expression, format, out var parsed) ? parsed : null;
    }
}

/// <summary>Starts the workflow at a moment; within a workflow it waits for it.</summary>
[Activity("Elsa", "Scheduling", "Triggers the workflow at a specific moment.", DisplayName = "Start at")]
public sealed class StartAt : Trigger
{
    /// <summary>Gets or sets the moment.</summary>
    [Input(UIHint = InputUIHints.SingleLine)]
    public Input<DateTimeOffset> DateTime { get; set; } = new(default(DateTimeOffset));

    /// <inheritdoc/>
    protected override object GetTriggerPayload(TriggerIndexingContext context) => new { ExecuteAt = context.Get(DateTime) };

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (context.IsTriggerOfWorkflow())
        {
            return context.CompleteActivityAsync();
        }

        var moment = context.Get(DateTime);
        context.JournalData["Executed At"] = context.Run.Now;
        if (moment <= context.Run.Now)
        {
            return context.CompleteActivityAsync();
        }

        context.CreateTimer(moment);
        return ValueTask.CompletedTask;
    }
}
