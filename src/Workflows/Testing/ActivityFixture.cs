using System.Text.Json;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Expressions;
using JetVision.Workflows.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace JetVision.Workflows.Testing;

/// <summary>
/// Runs one activity without a server or a database: give it the activity, the services that it asks for and the variables that its expressions read, then look at
/// what it did. A wait is resumed by its stimulus; the run goes through its saved form in between, as it does on a server.
/// </summary>
/// <param name="activity">The activity, its inputs set as <c>new(value)</c>.</param>
public sealed class ActivityFixture(Activity activity)
{
    private readonly ServiceCollection _services = [];
    private readonly List<VariableDefinition> _variables = [];
    private readonly Dictionary<string, object?> _values = [];
    private readonly Dictionary<string, object?> _input = [];
    private readonly RecordingOutbox _outbox = new();
    private TimeProvider _clock = TimeProvider.System;
    private WorkflowGraph? _graph;
    private WorkflowState? _state;

    /// <summary>Gives the activity a service.</summary>
    /// <typeparam name="T">The type by which it asks for it.</typeparam>
    /// <param name="service">The service.</param>
    /// <returns>This fixture.</returns>
    public ActivityFixture With<T>(T service)
        where T : class
    {
        _services.AddSingleton(service);
        return this;
    }

    /// <summary>Gives the activity several services at once.</summary>
    /// <param name="configure">Adds them.</param>
    /// <returns>This fixture.</returns>
    public ActivityFixture With(Action<IServiceCollection> configure)
    {
        configure(_services);
        return this;
    }

    /// <summary>Sets the clock by which timers and records go.</summary>
    /// <param name="clock">The clock.</param>
    /// <returns>This fixture.</returns>
    public ActivityFixture At(TimeProvider clock)
    {
        _clock = clock;
        return this;
    }

    /// <summary>Declares a variable of the workflow, which survives waits.</summary>
    /// <param name="name">The name; also the id by which an output is bound to it.</param>
    /// <param name="value">The value.</param>
    /// <returns>This fixture.</returns>
    public ActivityFixture WithVariable(string name, object? value = null)
    {
        _variables.Add(new VariableDefinition { Id = name, Name = name, StorageDriverTypeName = "WorkflowInstance" });
        _values[name] = value;
        return this;
    }

    /// <summary>Gives the workflow an input.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    /// <returns>This fixture.</returns>
    public ActivityFixture WithInput(string name, object? value)
    {
        _input[name] = value;
        return this;
    }

    /// <summary>Runs the activity to its end or its first wait.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>What it did.</returns>
    public Task<ActivityResult> RunAsync(CancellationToken cancellation = default)
    {
        _graph = new WorkflowCompiler(new ActivityTypeRegistry([])).Compile(activity, _variables);
        _state = new WorkflowState { Id = "fixture-run", DefinitionId = "fixture", DefinitionVersionId = "fixture-1" };
        return BurstAsync(new BurstRequest.Start(null) { Input = _input, Variables = _values }, cancellation);
    }

    /// <summary>Resumes the wait for a stimulus.</summary>
    /// <param name="stimulus">The stimulus, equal to what the activity waits for; null for its only wait, whatever it is for.</param>
    /// <param name="input">What the stimulus brings, by name; null for nothing.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>What the activity did since.</returns>
    /// <exception cref="InvalidOperationException">The activity has not run, or waits for no such thing.</exception>
    public Task<ActivityResult> ResumeAsync(object? stimulus = null, IReadOnlyDictionary<string, object?>? input = null, CancellationToken cancellation = default)
    {
        var waits = (_state ?? throw new InvalidOperationException("Run the activity first.")).Bookmarks;
        var wait = stimulus is null
            ? waits.SingleOrDefault()
            : waits.Find(bookmark => bookmark.Hash == StimulusHash.Of(bookmark.Name, stimulus) || bookmark.Hash == StimulusHash.Of(bookmark.Name, stimulus, bookmark.ActivityInstanceId));
        return wait is null
            ? throw new InvalidOperationException(
                $"The activity waits for {(waits.Count == 0 ? "nothing" : string.Join(", ", waits.Select(bookmark => bookmark.Payload.GetRawText())))}; give that stimulus.")
            : BurstAsync(new BurstRequest.Resume(wait.Id) { Input = input ?? new Dictionary<string, object?>() }, cancellation);
    }

    private async Task<ActivityResult> BurstAsync(BurstRequest request, CancellationToken cancellation)
    {
        IServiceCollection services = new ServiceCollection();
        services.AddSingleton<IOutbox>(_outbox);
        foreach (var service in _services)
        {
            services.Add(service);
        }

        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        var sink = new Sink();
        await new WorkflowRunner(_clock).RunAsync(_graph!, _state!, request, sink, scope.ServiceProvider, cancellation);
        _state = JsonSerializer.Deserialize<WorkflowState>(JsonSerializer.Serialize(_state, ValueJson.Options), ValueJson.Options)!;
        var record = sink.Records.Values.LastOrDefault(record => record.ActivityNodeId == activity.NodeId);
        return new ActivityResult
        {
            Status = record?.Status ?? ActivityStatus.Pending,
            Outcomes = record is { Status: ActivityStatus.Completed } ? record.Outcomes is { Count: > 0 } outcomes ? outcomes : ["Done"] : [],
            Outputs = record?.Outputs ?? [],
            Waits = [.. _state.Bookmarks.Select(bookmark => bookmark.Payload)],
            Variables = _state.Executions.Count > 0 ? _state.Executions[0].Variables : [],
            Effects = [.. _outbox.Messages],
            Fault = record?.Exception,
        };
    }

    private sealed class Sink : ICommitSink
    {
        public Dictionary<string, ActivityExecutionRecord> Records { get; } = [];

        public Task CommitAsync(WorkflowState state, BurstDelta delta, CancellationToken cancellation)
        {
            foreach (var (id, record) in delta.Executions)
            {
                Records[id] = record;
            }

            return Task.CompletedTask;
        }
    }

    private sealed class RecordingOutbox : IOutbox
    {
        public List<OutboxMessage> Messages { get; } = [];

        public void Enqueue(OutboxMessage message) => Messages.Add(message);

        public void Stimulate(string key, string activityType, object stimulus, IReadOnlyDictionary<string, object?>? input = null, string? correlationId = null) =>
            Messages.Add(new OutboxMessage("stimulus", key, JsonSerializer.Serialize(new { activityType, stimulus, input, correlationId }, ValueJson.Options)));

        public void Start(
            string key, string definitionId, IReadOnlyDictionary<string, object?> input, string? correlationId = null, string? parentInstanceId = null) =>
            Messages.Add(new OutboxMessage("start", key, JsonSerializer.Serialize(new { definitionId, input, correlationId, parentInstanceId }, ValueJson.Options)));
    }
}

/// <summary>What an activity did in one burst.</summary>
public sealed record ActivityResult
{
    /// <summary>Gets how it stands.</summary>
    public required ActivityStatus Status { get; init; }

    /// <summary>Gets the outcomes with which it completed, <c>Done</c> when it named none; empty when it has not completed.</summary>
    public required IReadOnlyList<string> Outcomes { get; init; }

    /// <summary>Gets what it wrote to its outputs, by name.</summary>
    public required IReadOnlyDictionary<string, object?> Outputs { get; init; }

    /// <summary>Gets the stimuli that it waits for.</summary>
    public required IReadOnlyList<JsonElement> Waits { get; init; }

    /// <summary>Gets the workflow's variables, by name.</summary>
    public required IReadOnlyDictionary<string, object?> Variables { get; init; }

    /// <summary>Gets the effects that it asked the outbox for, of earlier bursts too.</summary>
    public required IReadOnlyList<OutboxMessage> Effects { get; init; }

    /// <summary>Gets why it faulted; null when it did not.</summary>
    public required ExceptionState? Fault { get; init; }

    /// <summary>Gets what it wrote to an output.</summary>
    /// <typeparam name="T">The type to convert to.</typeparam>
    /// <param name="name">The output's name.</param>
    /// <returns>The value; the type's default when it wrote none.</returns>
    public T? Output<T>(string name) => Outputs.TryGetValue(name, out var value) ? ValueConverter.Convert<T>(value) : default;
}
