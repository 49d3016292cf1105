using System.Collections;
using System.Text.Json.Serialization;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Runtime;

namespace JetVision.Workflows.Activities.Composition;

/// <summary>Starts another workflow in the background, and may wait for its end.</summary>
[Activity("Elsa", "Composition", "Creates a new workflow instance and runs it in the background.")]
public sealed class DispatchWorkflow : Activity
{
    /// <summary>Gets or sets the workflow.</summary>
    [Input(DisplayName = "Workflow Definition", UIHint = InputUIHints.WorkflowDefinitionPicker)]
    public Input<string> WorkflowDefinitionId { get; set; } = new((string)null!);

    /// <summary>Gets or sets the correlation id of the new run.</summary>
    [Input(DisplayName = "Correlation ID")]
    public Input<string?> CorrelationId { get; set; } = new((string?)null);

    /// <summary>Gets or sets the input of the new run.</summary>
    [Input(UIHint = InputUIHints.DropDown)]
    public Input<IDictionary<string, object>?> Input { get; set; } = new((IDictionary<string, object>?)null);

    /// <summary>Gets or sets whether to wait until the new run has ended.</summary>
    [Input(DisplayName = "Wait for Completion")]
    public Input<bool> WaitForCompletion { get; set; } = new(false);

    /// <summary>Gets or sets whether the new run begins a trace of its own.</summary>
    [Input(Category = "Open Telemetry")]
    public Input<bool> StartNewTrace { get; set; } = new(false);

    /// <summary>Gets or sets the channel; this engine has one.</summary>
    [Input(DisplayName = "Channel", UIHint = InputUIHints.DropDown, Options = new[] { "Default|" })]
    public Input<string?> ChannelName { get; set; } = new((string?)null);

    /// <summary>Gets or sets where the outputs of the new run go, when it is waited for.</summary>
    public Output<object>? Result { get; set; }

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var definitionId = await Children.RequirePublishedAsync(context, context.Get(WorkflowDefinitionId));
        context.GetRequiredService<IOutbox>().Start(
            context.Id, definitionId, Children.InputFor(context, context.Get(Input)), Children.Text(context.Get(CorrelationId)), context.WorkflowExecutionContext.Id);
        if (!context.Get(WaitForCompletion))
        {
            await context.CompleteActivityAsync();
            return;
        }

        context.AwaitChild(ChildWorkflow.InstanceId(context.Id), OnChildEndedAsync);
    }

    private ValueTask OnChildEndedAsync(ActivityExecutionContext context)
    {
        context.Set(Result, context.WorkflowInput.TryGetValue("Output", out var output) ? output : null);
        return context.CompleteActivityAsync();
    }
}

/// <summary>Runs another workflow now; when it waits, this activity may wait for its end.</summary>
[Activity("Elsa", "Composition", "Creates a new workflow instance and runs it at once.", Kind = ActivityKind.Task)]
public sealed class ExecuteWorkflow : Activity
{
    /// <summary>Gets or sets the workflow.</summary>
    [Input(DisplayName = "Workflow Definition", UIHint = InputUIHints.WorkflowDefinitionPicker)]
    public Input<string> WorkflowDefinitionId { get; set; } = new((string)null!);

    /// <summary>Gets or sets the correlation id of the new run.</summary>
    [Input(DisplayName = "Correlation ID")]
    public Input<string?> CorrelationId { get; set; } = new((string?)null);

    /// <summary>Gets or sets the input of the new run.</summary>
    [Input(UIHint = InputUIHints.DropDown)]
    public Input<IDictionary<string, object>?> Input { get; set; } = new((IDictionary<string, object>?)null);

    /// <summary>Gets or sets whether to wait until the new run has ended.</summary>
    [Input(DisplayName = "Wait for Completion")]
    public Input<bool> WaitForCompletion { get; set; } = new(false);

    /// <summary>Gets or sets where status and outputs of the new run go.</summary>
    public Output<ExecuteWorkflowResult>? Result { get; set; }

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var definitionId = await Children.RequirePublishedAsync(context, context.Get(WorkflowDefinitionId));
        var instanceId = ChildWorkflow.InstanceId(context.Id);
        var child = await context.GetRequiredService<IChildWorkflows>().RunAsync(
            new ChildStart(
                instanceId, definitionId, Children.InputFor(context, context.Get(Input)), Children.Text(context.Get(CorrelationId)), context.WorkflowExecutionContext.Id),
            context.CancellationToken) ?? throw Children.NotPublished(definitionId);
        if (context.Get(WaitForCompletion) && child.Status != WorkflowStatus.Finished)
        {
            context.AwaitChild(instanceId, OnChildEndedAsync);
            return;
        }

        context.Set(Result, new ExecuteWorkflowResult(child.Id, child.Status, child.SubStatus, new Dictionary<string, object?>(child.Output)));
        await context.CompleteActivityAsync();
    }

    private ValueTask OnChildEndedAsync(ActivityExecutionContext context)
    {
        context.Set(Result, new ExecuteWorkflowResult(
            context.GetWorkflowInput<string>("WorkflowInstanceId") ?? "",
            context.GetWorkflowInput<WorkflowStatus>("Status"),
            context.GetWorkflowInput<WorkflowSubStatus>("SubStatus"),
            context.GetWorkflowInput<Dictionary<string, object?>>("Output") ?? []));
        return context.CompleteActivityAsync();
    }
}

/// <summary>How a workflow that another ran stands.</summary>
/// <param name="WorkflowInstanceId">The run.</param>
/// <param name="Status">Whether it goes on.</param>
/// <param name="SubStatus">How it stands.</param>
/// <param name="Output">Its outputs by name.</param>
public sealed record ExecuteWorkflowResult(
    string WorkflowInstanceId,
    WorkflowStatus Status,
    WorkflowSubStatus SubStatus,
    [property: JsonConverter(typeof(TypedValueConverter))] Dictionary<string, object?> Output);

/// <summary>Starts a workflow for each item of a list, and may wait until all have ended.</summary>
[Activity("Elsa", "Composition", "Creates a workflow instance for each item of a list and runs them in the background.", Kind = ActivityKind.Task)]
[FlowNode("Completed", "Canceled", "Done")]
public sealed class BulkDispatchWorkflows : Activity, IRepeatsItsWay
{
    private const string Remaining = "RemainingInstances";

    /// <summary>Gets or sets the workflow.</summary>
    [Input(DisplayName = "Workflow Definition", UIHint = InputUIHints.WorkflowDefinitionPicker)]
    public Input<string> WorkflowDefinitionId { get; set; } = new((string)null!);

    /// <summary>Gets or sets the items.</summary>
    [Input(UIHint = InputUIHints.SingleLine)]
    public Input<object> Items { get; set; } = new((object)null!);

    /// <summary>Gets or sets the input under which a run finds its item; an item that is an object becomes the input itself.</summary>
    [Input(DefaultValue = "Item")]
    public Input<string> DefaultItemInputKey { get; set; } = new("Item");

    /// <summary>Gets or sets what makes the correlation id of a run from its item, which scripts read by <c>getItem()</c>.</summary>
    [Input(DisplayName = "Correlation ID Function"), EvaluatedByActivity]
    public Input<string?>? CorrelationIdFunction { get; set; }

    /// <summary>Gets or sets the input that all runs get.</summary>
    [Input(UIHint = InputUIHints.DropDown)]
    public Input<IDictionary<string, object>?> Input { get; set; } = new((IDictionary<string, object>?)null);

    /// <summary>Gets or sets whether to wait until all runs have ended.</summary>
    [Input(DisplayName = "Wait for Completion", DefaultValue = true)]
    public Input<bool> WaitForCompletion { get; set; } = new(true);

    /// <summary>Gets or sets whether each run begins a trace of its own.</summary>
    [Input(Category = "Open Telemetry")]
    public Input<bool> StartNewTrace { get; set; } = new(false);

    /// <summary>Gets or sets the channel; this engine has one.</summary>
    [Input(DisplayName = "Channel", UIHint = InputUIHints.DropDown, Options = new[] { "Default|" })]
    public Input<string?> ChannelName { get; set; } = new((string?)null);

    /// <summary>Gets or sets what runs each time a run has ended well.</summary>
    [Port]
    public Activity? ChildCompleted { get; set; }

    /// <summary>Gets or sets what runs each time a run has faulted.</summary>
    [Port]
    public Activity? ChildFaulted { get; set; }

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var key = context.Get(DefaultItemInputKey) is { Length: > 0 } given ? given : "Item";
        var items = context.Get(Items) is IEnumerable list and not string ? list.Cast<object?>().ToList() : [];
        // Without items nobody asks for the workflow.
        var definitionId = items.Count == 0 ? "" : await Children.RequirePublishedAsync(context, context.Get(WorkflowDefinitionId));
        for (var i = 0; i < items.Count; i++)
        {
            Start(context, definitionId, items[i], key, KeyOf(context, i));
            if (context.Get(WaitForCompletion))
            {
                context.AwaitChild(ChildWorkflow.InstanceId(KeyOf(context, i)), OnChildEndedAsync);
            }
        }

        context.SetProperty(Remaining, items.Count);
        if (items.Count == 0 || !context.Get(WaitForCompletion))
        {
            await context.CompleteActivityWithOutcomesAsync("Done");
        }
    }

    bool IRepeatsItsWay.Repeat(ActivityExecutionContext context, RecordedWay recorded)
    {
        var bodies = recorded.Scheduled.Select(id => ChildCompleted?.Id == id ? ChildCompleted : ChildFaulted?.Id == id ? ChildFaulted : null).OfType<Activity>().ToList();
        context.SetProperty(Remaining, bodies.Count);
        bodies.ForEach(body => context.Schedule(body, OnBodyCompletedAsync));
        return bodies.Count > 0;
    }

    private static string KeyOf(ActivityExecutionContext context, int index) => ChildWorkflow.KeyOf(context.Id, index);

    private void Start(ActivityExecutionContext context, string definitionId, object? item, string key, string startKey)
    {
        var input = Children.InputFor(context, context.Get(Input));
        foreach (var (name, value) in item as IDictionary<string, object?> ?? new Dictionary<string, object?> { [key] = item })
        {
            input[name] = value;
        }

        context.State.Variables[key] = item;
        var correlationId = CorrelationIdFunction is null ? null : Children.Text(context.Evaluate(CorrelationIdFunction));
        context.State.Variables.Remove(key);
        context.GetRequiredService<IOutbox>().Start(startKey, definitionId, input, correlationId, context.WorkflowExecutionContext.Id);
    }

    private ValueTask OnChildEndedAsync(ActivityExecutionContext context)
    {
        var subStatus = context.GetWorkflowInput<string>("SubStatus");
        var body = subStatus == nameof(WorkflowSubStatus.Faulted) ? ChildFaulted : subStatus == nameof(WorkflowSubStatus.Finished) ? ChildCompleted : null;
        if (body is null)
        {
            return CountDown(context);
        }

        context.Schedule(body, OnBodyCompletedAsync, variables: new Dictionary<string, object?> { ["ChildInstanceId"] = context.GetWorkflowInput<string>("WorkflowInstanceId") });
        return ValueTask.CompletedTask;
    }

    private ValueTask OnBodyCompletedAsync(ActivityCompletedContext completed) => CountDown(completed.TargetContext);

    private static ValueTask CountDown(ActivityExecutionContext context)
    {
        var remaining = context.GetProperty<int>(Remaining) - 1;
        context.SetProperty(Remaining, remaining);
        return remaining <= 0 ? context.CompleteActivityWithOutcomesAsync("Completed", "Done") : ValueTask.CompletedTask;
    }
}

/// <summary>What the activities that start workflows share.</summary>
internal static class Children
{
    public static async ValueTask<string> RequirePublishedAsync(ActivityExecutionContext context, string? definitionId)
    {
        if (string.IsNullOrEmpty(definitionId) || !await context.GetRequiredService<IChildWorkflows>().IsPublishedAsync(definitionId, context.CancellationToken))
        {
            throw NotPublished(definitionId);
        }

        return definitionId;
    }

    public static WorkflowNotPublishedException NotPublished(string? definitionId) =>
        new($"No published version of workflow definition with ID {definitionId} found.");

    public static Dictionary<string, object?> InputFor(ActivityExecutionContext context, IDictionary<string, object>? given)
    {
        var input = (given ?? new Dictionary<string, object>()).ToDictionary(pair => pair.Key, pair => (object?)pair.Value);
        input["ParentInstanceId"] = context.WorkflowExecutionContext.Id;
        return input;
    }

    public static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

/// <summary>A workflow wants to start one that is not published.</summary>
public sealed class WorkflowNotPublishedException : Exception
{
    internal WorkflowNotPublishedException(string message)
        : base(message)
    {
    }
}
