using JetVision.Workflows.Authoring;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Runtime;

namespace JetVision.Workflows.Activities.Primitives;

/// <summary>Waits for an event of a name; as a trigger, the event starts the workflow. The event's payload is the result.</summary>
[Activity("Elsa", "Primitives", "Waits for an event to be published.")]
public sealed class Event : Trigger
{
    /// <summary>The stored type name: an event is a stimulus for it.</summary>
    public const string TypeName = "Elsa.Event";

    /// <summary>The name under which a stimulus brings the event's payload; without it, all that the stimulus brings is the payload.</summary>
    public const string PayloadKey = "EventPayload";

    /// <summary>Gets or sets the event's name.</summary>
    public Input<string> EventName { get; set; } = new((string)null!);

    /// <summary>Gets or sets where the payload goes.</summary>
    public Output<object?>? Result { get; set; }

    /// <summary>The stimulus that an event is.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <returns>The stimulus.</returns>
    public static object Stimulus(string eventName) => new { EventName = eventName };

    /// <inheritdoc/>
    protected override object GetTriggerPayload(TriggerIndexingContext context) => Stimulus(context.Get(EventName) ?? "");

    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (context.IsTriggerOfWorkflow())
        {
            return OnEventAsync(context);
        }

        context.CreateBookmark(Stimulus(context.Get(EventName) ?? ""), OnEventAsync, includeActivityInstanceId: false);
        return ValueTask.CompletedTask;
    }

    private ValueTask OnEventAsync(ActivityExecutionContext context)
    {
        context.Set(Result, context.WorkflowInput.TryGetValue(PayloadKey, out var payload) ? payload : StimulusOf(context));
        return context.CompleteActivityAsync();
    }

    private static Dictionary<string, object?>? StimulusOf(ActivityExecutionContext context) =>
        context.WorkflowExecutionContext.StimulusInput is { Count: > 0 } brought ? new Dictionary<string, object?>(brought) : null;
}

/// <summary>Publishes an event to all runs that wait for it and to the workflows that it starts.</summary>
[Activity("Elsa", "Primitives", "Publishes an event.")]
public sealed class PublishEvent : CodeActivity
{
    /// <summary>Gets or sets the event's name.</summary>
    public Input<string> EventName { get; set; } = new((string)null!);

    /// <summary>Gets or sets which runs the event is for; those of any correlation id when empty.</summary>
    public Input<string?> CorrelationId { get; set; } = new((string?)null);

    /// <summary>Gets or sets whether the event is for this run alone.</summary>
    [Input(DisplayName = "Local event")]
    public Input<bool> IsLocalEvent { get; set; } = new(false);

    /// <summary>Gets or sets what the event brings.</summary>
    [Input(UIHint = InputUIHints.SingleLine)]
    public Input<object?> Payload { get; set; } = new((object?)null);

    /// <inheritdoc/>
    protected override void Execute(ActivityExecutionContext context)
    {
        var outbox = context.GetRequiredService<IOutbox>();
        var stimulus = Event.Stimulus(context.Get(EventName) ?? "");
        var input = new Dictionary<string, object?> { [Event.PayloadKey] = context.Get(Payload) };
        if (!context.Get(IsLocalEvent))
        {
            outbox.Stimulate(context.Id, Event.TypeName, stimulus, input, context.Get(CorrelationId) is { Length: > 0 } correlation ? correlation : null);
            return;
        }

        var run = context.WorkflowExecutionContext.State;
        var hash = StimulusHash.Of(Event.TypeName, stimulus);
        foreach (var bookmark in run.Bookmarks.Where(bookmark => bookmark.Hash == hash))
        {
            var resume = new ResumeMessage(run.Id, bookmark.Id, OutboxPayload.Values(input));
            outbox.Enqueue(new OutboxMessage(OutboxKinds.Resume, $"{context.Id}:{bookmark.Id}", OutboxPayload.Write(resume)));
        }
    }
}
