using System.Text.Json;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Expressions;
using JetVision.Workflows.Expressions.JavaScript;

namespace JetVision.Workflows.Authoring;

/// <content>How the runner makes it, and what lasts for one burst.</content>
public sealed partial class WorkflowExecutionContext
{
    private readonly CancellationToken _deadline;
    private ScriptHost? _scripts;

    internal WorkflowExecutionContext(
        WorkflowState state, IReadOnlyDictionary<string, object?> stimulusInput, IReadOnlyCollection<string> inputNames, IServiceProvider services, CancellationToken cancellation)
    {
        State = state;
        InputNames = inputNames;
        Input = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in state.Input)
        {
            Input[name] = value is JsonElement json ? ValueConverter.ToPlain(json) : value;
        }

        Bring(stimulusInput);
        ServiceProvider = services;
        HostCancellation = cancellation;
        _deadline = Activities.Http.HttpWorkflowContext.DeadlineOf(services);
        CancellationToken = !_deadline.CanBeCanceled ? cancellation
            : cancellation.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(cancellation, _deadline).Token : _deadline;
    }

    internal WorkflowState State { get; }

    /// <summary>What the stimulus of this burst brought.</summary>
    internal IReadOnlyDictionary<string, object?> StimulusInput { get; private set; } = new Dictionary<string, object?>();

    /// <summary>The inputs that the definition declares; scripts have a getter for each.</summary>
    internal IReadOnlyCollection<string> InputNames { get; }

    /// <summary>The last value that an activity of this burst wrote to its output <c>Result</c>.</summary>
    internal object? LastResult { get; set; }

    /// <summary>The trigger that started the run in this burst and therefore does not wait; null when none did.</summary>
    internal string? TriggerActivityId { get; init; }

    /// <summary>Ends the burst itself; the activities' token also ends with the time that the request has, which is the Timeout of the activity under way, or its fault.</summary>
    internal CancellationToken HostCancellation { get; }

    /// <summary>Whether the time is up that the endpoint gives its request.</summary>
    internal bool IsLate => _deadline.IsCancellationRequested;

    internal ScriptHost Scripts => _scripts ??= new ScriptHost(CancellationToken);

    /// <summary>Takes what a stimulus brings: it joins the run's input for this burst.</summary>
    internal void Bring(IReadOnlyDictionary<string, object?> stimulusInput)
    {
        StimulusInput = stimulusInput.ToDictionary(pair => pair.Key, pair => pair.Value is JsonElement json ? ValueConverter.ToPlain(json) : pair.Value);
        foreach (var (name, value) in StimulusInput)
        {
            Input[name] = value;
        }
    }
}
