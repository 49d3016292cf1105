using System.Text.Json;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime;
using JetVision.Workflows.Runtime.Alterations;
using JetVision.Workflows.Tests.Execution;
using JetVision.Workflows.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static JetVision.Workflows.Tests.Shared.TestDefinitions;

namespace JetVision.Workflows.Tests.Runtime.Alterations;

public sealed class AlterationTests
{
    private const string Variables = """[{"name":"Seats","typeName":"Int64"},{"name":"Trace","typeName":"String"}]""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task Migrate_OfAWaitingRun_GoesOnByTheNewVersion(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("steps", Probe("one"), Event("wait", "go"), Probe("old")));
        await engine.Runtime.StartAsync("steps", instanceId: "run-1", cancellation: Cancellation);
        await engine.PublishAsync(Sequence("steps", Probe("zero"), Probe("one"), Event("wait", "go"), Probe("new")));

        var dry = await Alterations(engine).DryRunAsync("run-1", [new Alteration.Migrate(2)], Cancellation);
        Assert.Equal(1, (await engine.Instances.FindAsync("run-1", Cancellation))!.DefinitionVersion);
        var done = await Alterations(engine).RunAsync("run-1", [new Alteration.Migrate(2)], Cancellation);

        Assert.True(dry.IsSuccessful && done.IsSuccessful);
        Assert.Equal("Moves from version 1 to version 2.", Assert.Single(dry.Log).Message);
        Assert.Equal((2, WorkflowSubStatus.Suspended), ((await engine.Instances.FindAsync("run-1", Cancellation))!.DefinitionVersion, await engine.StatusAsync("run-1")));
        await engine.Runtime.PublishEventAsync("go", cancellation: Cancellation);
        await engine.DrainAsync();
        Assert.Equal(["one", "new"], engine.Probes.Ran.Select(ran => ran.ActivityId));
        Assert.Contains("Workflow1 Migrated", await engine.JournalAsync("run-1"));
    }

    [Theory, EveryDatabase]
    public async Task Migrate_WhoseWaitDoesNotExistThere_IsRefused_AndNamesTheActivity(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("steps", Event("wait", "go"), Probe("after")));
        await engine.Runtime.StartAsync("steps", instanceId: "run-1", cancellation: Cancellation);
        await engine.PublishAsync(Sequence("steps", Event("other", "go"), Probe("after")));

        foreach (var result in new[]
        {
            await Alterations(engine).DryRunAsync("run-1", [new Alteration.Migrate(2)], Cancellation),
            await Alterations(engine).RunAsync("run-1", [new Alteration.Migrate(2), new Alteration.Cancel()], Cancellation),
        })
        {
            Assert.False(result.IsSuccessful);
            var line = Assert.Single(result.Log);
            Assert.Equal(("wait", "The run waits at 'wait', which version 2 does not have."), (line.ActivityId, line.Message));
        }

        Assert.Equal((1, WorkflowSubStatus.Suspended), ((await engine.Instances.FindAsync("run-1", Cancellation))!.DefinitionVersion, await engine.StatusAsync("run-1")));
        Assert.False((await Alterations(engine).RunAsync("run-1", [new Alteration.Migrate(9)], Cancellation)).IsSuccessful);
        Assert.False((await Alterations(engine).RunAsync("nobody", [new Alteration.Migrate(2)], Cancellation)).IsSuccessful);
    }

    [Theory, EveryDatabase]
    public async Task Migrate_OfAFaultedRun_LetsItsStepBeRetriedByTheNewVersion(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Script("throw new Error('wrong')"));
        await engine.Runtime.StartAsync("script", instanceId: "run-1", cancellation: Cancellation);
        await engine.PublishAsync(Script("setTrace('mended')"));

        Assert.True((await Alterations(engine).RunAsync("run-1", [new Alteration.Migrate(2)], Cancellation)).IsSuccessful);
        Assert.Equal(WorkflowSubStatus.Faulted, await engine.StatusAsync("run-1"));
        await engine.Runtime.RetryAsync("run-1", cancellation: Cancellation);

        Assert.Equal(WorkflowSubStatus.Finished, await engine.StatusAsync("run-1"));
        Assert.Equal("mended", (await engine.Instances.FindAsync("run-1", Cancellation))!.Executions[0].Variables["Trace"]);

        static Workflows.Definitions.WorkflowDefinition Script(string script) => Whole("script", WorkflowBench.Sequence(WorkflowBench.Script("S", script)), Variables);
    }

    [Fact]
    public async Task Migrate_ThatAddsABranchBehindWhatTheRunHasPassed_SaysThatItIsNotFollowed_AndTheJoinStillOpens()
    {
        await using var engine = await TestEngine.StartAsync(DatabaseKind.Sqlite);
        await engine.PublishAsync(Flow("S>L", "S>R", "L>Z", "R>Z"));
        await engine.Runtime.StartAsync("flow", instanceId: "run-1", cancellation: Cancellation);
        await engine.PublishAsync(Flow("S>L", "S>R", "L>Z", "R>Z", "S>N", "N>M", "M>Z"));

        var result = await Alterations(engine).RunAsync("run-1", [new Alteration.Migrate(2)], Cancellation);
        foreach (var name in new[] { "L", "R" })
        {
            await engine.Runtime.PublishEventAsync(name, cancellation: Cancellation);
            await engine.DrainAsync();
        }

        Assert.Equal("The run has passed 'S': the new connection from there to 'N' is not followed.", Assert.Single(result.Log, line => line.Level == AlterationLevel.Warning).Message);
        Assert.Equal("SZ", (await engine.Instances.FindAsync("run-1", Cancellation))!.Executions[0].Variables["Trace"]);
        Assert.Equal(WorkflowSubStatus.Finished, await engine.StatusAsync("run-1"));

        static Workflows.Definitions.WorkflowDefinition Flow(params string[] connections) => Whole(
            "flow",
            WorkflowBench.Flow(
                string.Join(',', WorkflowBench.Step("S"), WorkflowBench.Wait("L"), WorkflowBench.Wait("R"), WorkflowBench.Step("N"), WorkflowBench.Step("M"), WorkflowBench.Step("Z")), connections),
            Variables);
    }

    [Fact]
    public async Task Migrate_ThatDropsAVariable_SaysThatItsValueIsLost()
    {
        await using var engine = await TestEngine.StartAsync(DatabaseKind.Sqlite);
        await engine.PublishAsync(Whole("values", WorkflowBench.Sequence(WorkflowBench.Script("S", "setTrace('x')"), WorkflowBench.Wait("go")), Variables));
        await engine.Runtime.StartAsync("values", instanceId: "run-1", cancellation: Cancellation);
        await engine.PublishAsync(Whole(
            "values", WorkflowBench.Sequence(WorkflowBench.Wait("go")), """[{"name":"Seats","typeName":"String"},{"name":"New","value":"7","typeName":"Int64"}]"""));

        var result = await Alterations(engine).RunAsync("run-1", [new Alteration.Migrate(2)], Cancellation);

        Assert.Contains(result.Log, line => line.Message == "The variable 'Trace' is gone in version 2; its value is lost.");
        var variables = (await engine.Instances.FindAsync("run-1", Cancellation))!.Executions[0].Variables;
        Assert.Equal((false, 7L), (variables.ContainsKey("Trace"), variables["New"]));
    }

    [Theory, EveryDatabase]
    public async Task VariableSchedulingAndCancellation_AreDoneTogether(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Whole("steps", WorkflowBench.Flow(
            string.Join(',', WorkflowBench.Wait("wait"), WorkflowBench.Script("calls", "setTrace('seats ' + getSeats())"), WorkflowBench.Step("dead")), "wait>dead"), Variables));
        await engine.Runtime.StartAsync("steps", instanceId: "run-1", cancellation: Cancellation);

        var result = await Alterations(engine).RunAsync(
            "run-1", [new Alteration.ModifyVariable("vSeats", "8"), new Alteration.ScheduleActivity("calls", null), new Alteration.CancelActivity("wait", null)], Cancellation);

        Assert.True(result is { IsSuccessful: true, HasScheduledWork: true }, string.Join(' ', result.Log));
        var state = (await engine.Instances.FindAsync("run-1", Cancellation))!;
        Assert.Equal(("seats 8", 8L, WorkflowSubStatus.Finished), (state.Executions[0].Variables["Trace"], state.Executions[0].Variables["Seats"], state.SubStatus));
    }

    [Fact]
    public async Task Alterations_ThatCannotBeDone_AreRefusedWithTheirReason()
    {
        await using var engine = await TestEngine.StartAsync(DatabaseKind.Sqlite);
        await engine.PublishAsync(Whole("steps", WorkflowBench.Sequence(WorkflowBench.Wait("wait")), Variables));
        await engine.Runtime.StartAsync("steps", instanceId: "run-1", cancellation: Cancellation);

        Assert.Equal("There is no variable 'vWings' in what is open of the run.", await RefusalAsync(new Alteration.ModifyVariable("vWings", 1)));
        Assert.StartsWith("The value does not fit the variable 'vSeats'", await RefusalAsync(new Alteration.ModifyVariable("vSeats", "many")), StringComparison.Ordinal);
        Assert.Equal("There is no activity 'nope' in version 1.", await RefusalAsync(new Alteration.ScheduleActivity("nope", null)));
        Assert.Equal("Nothing is open of the activity 'nope'.", await RefusalAsync(new Alteration.CancelActivity("nope", null)));
        await engine.Runtime.CancelAsync("run-1", Cancellation);
        Assert.Equal("The run has ended (Cancelled).", await RefusalAsync(new Alteration.ScheduleActivity("wait", null)));
        Assert.True((await Alterations(engine).RunAsync("run-1", [new Alteration.Cancel()], Cancellation)).IsSuccessful);

        async Task<string> RefusalAsync(Alteration alteration) =>
            (await Alterations(engine).RunAsync("run-1", [alteration], Cancellation)).Log.Single(line => line.Level == AlterationLevel.Error).Message;
    }

    [Theory, EveryDatabase]
    public async Task Plan_AltersTheRunsOfItsFilter_Once_AndTellsHowItStands(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        var plans = engine.Services.GetRequiredService<AlterationPlans>();
        await engine.PublishAsync(Whole("steps", WorkflowBench.Flow(string.Join(',', WorkflowBench.Wait("wait"), WorkflowBench.Step("S"), WorkflowBench.Wait("more")), "wait>more"), Variables));
        for (var i = 0; i < 3; i++)
        {
            await engine.Runtime.StartAsync("steps", instanceId: $"run-{i}", cancellation: Cancellation);
        }

        await engine.Runtime.CancelAsync("run-2", Cancellation);
        var alterations = JsonElement.Parse("""[{"type":"ScheduleActivity","activityId":"S"}]""");
        var id = await plans.SubmitAsync(alterations, new InstanceFilter { DefinitionIds = ["steps"] }, cancellation: Cancellation);
        Assert.Equal("Pending", (await plans.FindAsync(id, Cancellation))!.Status);
        await engine.DrainAsync();

        var plan = (await plans.FindAsync(id, Cancellation))!;
        Assert.Equal("Completed", plan.Status);
        Assert.Equal(
            [("run-0", "Completed"), ("run-1", "Completed"), ("run-2", "Failed")], plan.Jobs.OrderBy(job => job.WorkflowInstanceId).Select(job => (job.WorkflowInstanceId, job.Status)));
        Assert.Contains("The run has ended (Cancelled).", plan.Jobs.Single(job => job.Status == "Failed").Error, StringComparison.Ordinal);

        // The job delivered a second time, as after a server's death between the run's commit and the mark of delivery.
        await engine.InScopeAsync(services => services.GetServices<IOutboxHandler>().Single(handler => handler.Kind == AlterationPlans.JobKind).DeliverAsync(
            new OutboxMessage(AlterationPlans.JobKind, plan.Jobs.Single(job => job.WorkflowInstanceId == "run-0").Id, OutboxPayload.Write(new JobMessage("run-0", alterations))), 2, Cancellation));
        Assert.Equal("S", (await engine.Instances.FindAsync("run-0", Cancellation))!.Executions[0].Variables["Trace"]);
    }

    private static WorkflowAlterations Alterations(TestEngine engine) => engine.Services.GetRequiredService<WorkflowAlterations>();
}
