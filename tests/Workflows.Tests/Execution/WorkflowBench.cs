using System.Text.Json;
using System.Text.Json.Nodes;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace JetVision.Workflows.Tests.Execution;

/// <summary>Runs definitions written in the test, with a sink in memory. Between two bursts the state goes through JSON, as through a database.</summary>
internal sealed class WorkflowBench : IWorkflowActivitySource
{
    private static readonly ActivityTypeRegistry Registry = new([new ActivityAssembly(typeof(WorkflowBench).Assembly)]);
    private readonly List<WorkflowDefinition> _usable = [];

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));

    public RecordingOutbox Outbox { get; } = new();

    public ServiceCollection Services { get; } = [];

    /// <summary>Whether the state is kept as objects between bursts; the property tests compare both ways.</summary>
    public bool KeepInMemory { get; init; }

    public static WorkflowGraph Compile(string json, IWorkflowActivitySource? source = null) => new WorkflowCompiler(Registry).Compile(WorkflowDefinitionJson.Read(json), source);

    /// <summary>Makes a workflow usable as an activity by the next ones.</summary>
    public void Publish(string json) => _usable.Add(WorkflowDefinitionJson.Read(json));

    public WorkflowDefinition? Find(string activityType, string? definitionId, string? definitionVersionId) =>
        _usable.Find(definition => definition.Name == activityType || definition.DefinitionId == definitionId);

    public Task<BenchRun> StartAsync(string json, object? input = null, string? trigger = null) => StartAsync(Compile(json, this), input, trigger);

    public async Task<BenchRun> StartAsync(WorkflowGraph graph, object? input = null, string? trigger = null)
    {
        var run = new BenchRun(this, graph);
        await run.BurstAsync(new BurstRequest.Start(trigger) { Input = Values(input) });
        return run;
    }

    /// <summary>A definition with a root and variables that survive waits.</summary>
    public static string Definition(string root, string variables = "[]", string more = "")
    {
        var list = JsonNode.Parse(variables)!.AsArray();
        foreach (var variable in list.OfType<JsonObject>())
        {
            variable["id"] ??= "v" + variable["name"];
            variable["typeName"] ??= "Object";
            if (!variable.ContainsKey("storageDriverTypeName"))
            {
                variable["storageDriverTypeName"] = "WorkflowInstance";
            }
        }

        return $$"""{"definitionId":"test","id":"test-1","version":1,"variables":{{list.ToJsonString()}},{{(more.Length > 0 ? more + "," : "")}}"root":{{root}}}""";
    }

    public static string Sequence(params string[] activities) =>
        $$"""{"type":"Elsa.Sequence","id":"Seq","activities":[{{string.Join(',', activities)}}]}""";

    /// <summary>A flowchart; connections are written <c>A&gt;B</c> or <c>A:True&gt;B</c>.</summary>
    public static string Flow(string activities, params string[] connections) =>
        $$"""{"type":"Elsa.Flowchart","id":"Flow","activities":[{{activities}}],"connections":[{{string.Join(',', connections.Select(Connection))}}]}""";

    /// <summary>A step that leaves its id in the variable Trace.</summary>
    public static string Step(string id) => Script(id, $"setTrace((getTrace() || '') + '{id}')");

    public static string Script(string id, string script) =>
        $$"""{"type":"Elsa.RunJavaScript","id":"{{id}}","name":"{{id}}","script":{{Literal(script)}}}""";

    public static string Wait(string id) => $$"""{"type":"Elsa.Event","id":"{{id}}","name":"{{id}}","eventName":{{Literal(id)}}}""";

    public static string Literal(object? value) => Input("Literal", value);

    public static string Input(string language, object? value) =>
        $$$"""{"typeName":"Object","expression":{"type":"{{{language}}}","value":{{{JsonSerializer.Serialize(value)}}}}}""";

    public static Dictionary<string, object?> Values(object? source) =>
        source is null ? [] : source as Dictionary<string, object?> ?? source.GetType().GetProperties().ToDictionary(property => property.Name, property => property.GetValue(source));

    private static string Connection(string text)
    {
        var ends = text.Split('>');
        var source = ends[0].Split(':');
        var port = source.Length > 1 ? source[1] : "Done";
        return $$$"""{"source":{"activity":"{{{source[0]}}}","port":"{{{port}}}"},"target":{"activity":"{{{ends[1]}}}","port":"In"}}""";
    }
}

/// <summary>One run on the bench, and all that it wrote down.</summary>
internal sealed class BenchRun(WorkflowBench bench, WorkflowGraph graph) : ICommitSink
{
    public WorkflowState State { get; set; } = new() { Id = "run", DefinitionId = graph.Definition.DefinitionId, DefinitionVersionId = graph.Definition.Id };

    public List<JournalEntry> Journal { get; } = [];

    public Dictionary<string, ActivityExecutionRecord> Records { get; } = [];

    public List<string> Commits { get; } = [];

    /// <summary>The journal in a line: <c>A+</c> started, <c>A-</c> completed, <c>A.</c> suspended, <c>A&gt;</c> resumed, <c>A!</c> faulted, <c>Ax</c> cancelled.</summary>
    public string Story => string.Join(' ', Journal.Select(entry => entry.ActivityId + entry.EventName switch
    {
        "Started" => "+",
        "Completed" => "-",
        "Suspended" => ".",
        "Resumed" => ">",
        "Faulted" => "!",
        "Canceled" => "x",
        var other => "?" + other,
    }));

    public string Status => $"{State.Status}/{State.SubStatus}";

    public object? this[string variable] => State.Executions[0].Variables.GetValueOrDefault(variable);

    public Task ResumeAsync(string activityId, object? input = null) =>
        BurstAsync(new BurstRequest.Resume(State.Bookmarks.First(bookmark => bookmark.ActivityId == activityId).Id) { Input = WorkflowBench.Values(input) });

    public Task ResumeBookmarkAsync(int index) => BurstAsync(new BurstRequest.Resume(State.Bookmarks[index].Id));

    public async Task BurstAsync(BurstRequest request)
    {
        IServiceCollection services = new ServiceCollection();
        services.AddSingleton<IOutbox>(bench.Outbox);
        foreach (var service in bench.Services)
        {
            services.Add(service);
        }

        await using var provider = services.BuildServiceProvider();
        await new WorkflowRunner(bench.Clock).RunAsync(graph, State, request, this, provider, TestContext.Current.CancellationToken);
        if (!bench.KeepInMemory)
        {
            State = JsonSerializer.Deserialize<WorkflowState>(JsonSerializer.Serialize(State, ValueJson.Options), ValueJson.Options)!;
        }
    }

    Task ICommitSink.CommitAsync(WorkflowState state, BurstDelta delta, CancellationToken cancellation)
    {
        Journal.AddRange(delta.Journal);
        foreach (var (id, record) in delta.Executions)
        {
            Records[id] = record;
        }

        Commits.Add(JsonSerializer.Serialize(state, ValueJson.Options));
        return Task.CompletedTask;
    }
}

/// <summary>Remembers the effects that a run asked for.</summary>
internal sealed class RecordingOutbox : IOutbox
{
    public List<OutboxMessage> Messages { get; } = [];

    public List<(string Type, string Stimulus, IReadOnlyDictionary<string, object?>? Input)> Stimuli { get; } = [];

    public List<(string Key, string DefinitionId, IReadOnlyDictionary<string, object?> Input, string? ParentInstanceId)> Starts { get; } = [];

    public void Enqueue(OutboxMessage message) => Messages.Add(message);

    public void Stimulate(string key, string activityType, object stimulus, IReadOnlyDictionary<string, object?>? input = null, string? correlationId = null) =>
        Stimuli.Add((activityType, JsonSerializer.Serialize(stimulus, ValueJson.Options), input));

    public void Start(
        string key, string definitionId, IReadOnlyDictionary<string, object?> input, string? correlationId = null, string? parentInstanceId = null) =>
        Starts.Add((key, definitionId, input, parentInstanceId));
}
