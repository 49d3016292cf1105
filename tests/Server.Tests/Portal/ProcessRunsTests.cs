using System.Text.Json;
using JetVision.Server.Portal.Process;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Runtime;
using Xunit;

namespace JetVision.Server.Tests.Portal;

public sealed class ProcessRunsTests
{
    private static readonly JsonElement Root = JsonElement.Parse("""
        {"id":"flow","type":"Elsa.Flowchart","activities":[
          {"id":"collect","type":"JetVision.CollectQuotes","name":"CollectQuotes","metadata":{"displayText":"Collect the quotes"}},
          {"id":"inner","type":"Elsa.Sequence","body":{"id":"plain","type":"Elsa.WriteLine","name":"WriteLine1"}}]}
        """);

    [Fact]
    public void Describe_Waiting_NamesTheStepAsTheDiagramDoes() => Assert.Equal(
        new ProcessRun("run", "2 · Source and collect quotes", "Collect the quotes", "now"),
        Describe(WorkflowSubStatus.Suspended, State(waitsFor: "collect")));

    [Fact]
    public void Describe_StepWithoutWords_IsCalledByItsName() => Assert.Equal("WriteLine1", Describe(WorkflowSubStatus.Suspended, State(waitsFor: "plain")).Step);

    [Fact]
    public void Describe_StepThatIsNoLongerThere_IsCalledByItsId() => Assert.Equal("gone", Describe(WorkflowSubStatus.Suspended, State(waitsFor: "gone")).Step);

    [Fact]
    public void Describe_Faulted_SaysWhere()
    {
        var run = Describe(WorkflowSubStatus.Faulted, State(failedAt: "collect"));

        Assert.Equal(("Stopped at “Collect the quotes”", "bad"), (run.Step, run.Tone));
    }

    [Fact]
    public void Describe_HeldUpByAFault_SaysWhere() => Assert.Equal("Held up at “Collect the quotes”", Describe(WorkflowSubStatus.Suspended, State(failedAt: "collect")).Step);

    [Fact]
    public void Describe_Finished_IsDone() => Assert.Equal(("Done", "done"), Describe(WorkflowSubStatus.Finished, null) is var run ? (run.Step, run.Tone) : default);

    private static ProcessRun Describe(WorkflowSubStatus status, WorkflowState? state) => ProcessRuns.Describe(
        new InstanceSummary("run", "source-quotes", "source-quotes:1", 1, state is null ? WorkflowStatus.Finished : WorkflowStatus.Running, status, null, null, null, 0, default, default, null),
        "2 · Source and collect quotes", Root, state);

    private static WorkflowState State(string? waitsFor = null, string? failedAt = null) => new()
    {
        Id = "run", DefinitionId = "source-quotes", DefinitionVersionId = "source-quotes:1",
        Bookmarks = waitsFor is null ? [] : [new BookmarkState { Id = "b", Name = "n", Hash = "h", ActivityId = waitsFor, ActivityNodeId = waitsFor, ActivityInstanceId = "i" }],
        Incidents = failedAt is null ? [] : [new IncidentState { ActivityId = failedAt, ActivityNodeId = failedAt, ActivityType = "t", ActivityInstanceId = "i", Message = "m" }],
    };
}
