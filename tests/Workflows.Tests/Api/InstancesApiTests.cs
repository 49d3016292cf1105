using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using JetVision.Workflows.Execution;
using Microsoft.AspNetCore.SignalR.Client;
using Xunit;

namespace JetVision.Workflows.Tests.Api;

public sealed class InstancesApiTests(ElsaHost host) : IClassFixture<ElsaHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Execute_AnswersTheStateAndNamesTheRunInAHeader()
    {
        var id = await PublishAsync(ElsaHost.WriteLine("a", "hello"));

        using var response = await host.Ops.PostAsJsonAsync($"workflow-definitions/{id}/execute", new { correlationId = "c-1", name = "first" }, Cancellation);
        var state = (await response.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["workflowState"]!;

        Assert.Equal((string?)state["id"], Assert.Single(response.Headers.GetValues("x-elsa-workflow-instance-id")));
        Assert.Equal("Finished", (string?)state["subStatus"]);
        var run = await host.GetAsync($"workflow-instances/{(string)state["id"]!}");
        Assert.Equal("c-1", (string?)run["correlationId"]);
        Assert.Equal("first", (string?)run["name"]);
        Assert.Equal("Finished", (string?)(await host.GetAsync($"workflow-instances/{(string)state["id"]!}/execution-state"))["workflowSubStatus"]);
    }

    [Fact]
    public async Task Execute_AFault_AnswersWithTheStateAndAnErrorStatus()
    {
        var id = await PublishAsync(ElsaHost.Activity("bad", "Elsa.Fault", ("message", "went wrong")));

        using var response = await host.Ops.PostAsJsonAsync($"workflow-definitions/{id}/execute", new { }, Cancellation);
        var state = (await response.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["workflowState"]!;

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("went wrong", (string?)state["incidents"]![0]!["message"]);
        Assert.Equal("bad", (string?)state["fault"]!["faultedActivityId"]);
    }

    [Fact]
    public async Task Journal_AndExecutions_NameTheSameExecutions()
    {
        var id = await PublishAsync(ElsaHost.WriteLine("a", "one"), ElsaHost.WriteLine("b", "two"));
        var run = (string)(await host.RunAsync(id))["id"]!;

        var journal = (await host.PostAsync($"workflow-instances/{run}/journal?skip=0&take=100", JournalOf("Workflow1:flow:a", "Workflow1:flow:b")))["items"]!.AsArray();
        var list = (await host.GetAsync($"activity-executions/list?WorkflowInstanceId={run}&ActivityNodeId=Workflow1:flow:b"))["items"]!.AsArray();
        var execution = Assert.Single(list)!;
        var byId = await host.GetAsync($"activity-executions/by-id?id={(string)execution["id"]!}");
        var stack = await host.GetAsync($"activity-executions/{(string)execution["id"]!}/call-stack");

        Assert.Equal(["a Started", "a Completed", "b Started", "b Completed"], journal.Select(entry => $"{entry!["activityId"]} {entry["eventName"]}"));
        Assert.Equal((string?)execution["id"], (string?)journal[2]!["activityInstanceId"]);
        Assert.Equal("two", (string?)byId["activityState"]!["Text"]);
        Assert.Equal("Elsa.Workflow", (string?)stack["items"]![0]!["activityType"]);
        Assert.Equal("b", (string?)stack["items"]!.AsArray()[^1]!["activityId"]);
        var second = await host.GetAsync($"activity-executions/{(string)execution["id"]!}/call-stack?skip=1&take=1");
        Assert.Equal((string?)stack["items"]![1]!["id"], (string?)Assert.Single(second["items"]!.AsArray())!["id"]);
        Assert.Equal((int)stack["totalCount"]!, (int)second["totalCount"]!);
    }

    [Fact]
    public async Task CallStack_OfAChild_BeginsWithItsParent_UnlessToldNotTo()
    {
        var child = await PublishAsync(ElsaHost.WriteLine("inner", "one"));
        var parent = await PublishAsync(ElsaHost.Activity("starts", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", child)));
        var run = (string)(await host.RunAsync(parent))["id"]!;
        var inner = (string)Assert.Single((await host.GetAsync($"workflow-instances?parentWorkflowInstanceId={run}"))["items"]!.AsArray())!["id"]!;
        var execution = (string)Assert.Single((await host.GetAsync($"activity-executions/list?WorkflowInstanceId={inner}&ActivityNodeId=Workflow1:flow:inner"))["items"]!.AsArray())!["id"]!;

        var whole = (await host.GetAsync($"activity-executions/{execution}/call-stack"))["items"]!.AsArray();
        var own = (await host.GetAsync($"activity-executions/{execution}/call-stack?includeCrossWorkflowChain=false"))["items"]!.AsArray();

        Assert.Equal((run, inner, "inner"), ((string?)whole[0]!["workflowInstanceId"], (string?)whole[^1]!["workflowInstanceId"], (string?)whole[^1]!["activityId"]));
        Assert.Single(whole, one => (string?)one!["activityId"] == "starts");
        Assert.All(own, one => Assert.Equal(inner, (string?)one!["workflowInstanceId"]));
        Assert.True(own.Count < whole.Count);
        // The child's first execution names its caller, and the depth counts on from there.
        var (caller, first) = (whole.Single(one => (string?)one!["activityId"] == "starts")!, own[0]!);
        Assert.Equal(((string?)caller["id"], run), ((string?)first["schedulingActivityExecutionId"], (string?)first["schedulingWorkflowInstanceId"]));
        Assert.Equal(Enumerable.Range(0, whole.Count), whole.Select(one => (int)one!["callStackDepth"]!));
    }

    [Fact]
    public async Task Version_ThatWasDeleted_IsDrawnForTheRunsThatAreKept_AndCanOnlyBeLookedAt()
    {
        var id = await PublishAsync(ElsaHost.WriteLine("a", "one"));
        var unused = await PublishAsync(ElsaHost.WriteLine("a", "one"));
        var run = (string)(await host.RunAsync(id))["id"]!;
        var version = (string)(await host.GetAsync($"workflow-instances/{run}"))["definitionVersionId"]!;
        var unusedVersion = (string)(await host.GetAsync($"workflow-definitions/by-definition-id/{unused}"))["id"]!;
        await host.PostAsync("bulk-actions/delete/workflow-definitions/by-definition-id", new JsonObject { ["definitionIds"] = new JsonArray(id, unused) });

        var definition = await host.GetAsync($"workflow-definitions/by-id/{version}");
        var node = await host.GetAsync($"workflow-definitions/subgraph/{version}?parentNodeId=Workflow1:flow");

        Assert.Equal((id, true, false), ((string?)definition["definitionId"], (bool)definition["isReadonly"]!, (bool)definition["isPublished"]!));
        Assert.Equal("Workflow1:flow:a", (string?)definition["root"]!["activities"]![0]!["nodeId"]);
        Assert.Equal("Workflow1:flow", (string?)node["nodeId"]);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Ops.GetAsync(new Uri($"workflow-definitions/by-id/{unusedVersion}", UriKind.Relative), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Ops.GetAsync(new Uri($"workflow-definitions/{id}", UriKind.Relative), Cancellation)).StatusCode);
    }

    [Fact]
    public void Child_OfSeveral_IsKnownByItsCaller()
    {
        Assert.True(ChildWorkflow.IsStartedBy(ChildWorkflow.InstanceId("caller"), "caller", 0));
        Assert.True(ChildWorkflow.IsStartedBy(ChildWorkflow.InstanceId(ChildWorkflow.KeyOf("caller", 2)), "caller", 3));
        Assert.False(ChildWorkflow.IsStartedBy(ChildWorkflow.InstanceId(ChildWorkflow.KeyOf("caller", 3)), "caller", 3));
    }

    [Fact]
    public async Task Report_CountsWhatEachActivityDid()
    {
        var id = await PublishAsync(ElsaHost.WriteLine("a", "one"), ElsaHost.Activity("wait", "Elsa.Event", ("eventName", "never-" + Guid.NewGuid())));
        var run = (string)(await host.RunAsync(id))["id"]!;

        var stats = (await host.PostAsync("activity-executions/report", new JsonObject
        {
            ["workflowInstanceId"] = run,
            ["activityNodeIds"] = new JsonArray("Workflow1:flow:a", "Workflow1:flow:wait"),
        }))["stats"]!.AsArray().ToDictionary(stat => (string)stat!["activityId"]!, stat => stat!);

        Assert.Equal(2, stats.Count);
        Assert.Equal((1, 1, false), ((int)stats["a"]["startedCount"]!, (int)stats["a"]["completedCount"]!, (bool)stats["a"]["isBlocked"]!));
        Assert.Equal((1, 0, true), ((int)stats["wait"]["startedCount"]!, (int)stats["wait"]["completedCount"]!, (bool)stats["wait"]["isBlocked"]!));
    }

    [Fact]
    public async Task Event_ResumesTheRunThatWaits_AndOpenViewersHearOfIt()
    {
        var name = "event-" + Guid.NewGuid();
        var run = (string)(await host.RunAsync(await PublishAsync(ElsaHost.Activity("wait", "Elsa.Event", ("eventName", name)), ElsaHost.WriteLine("after", "woken"))))["id"]!;
        await using var viewer = new HubConnectionBuilder()
            .WithUrl(new Uri(host.Address, "/elsa/hubs/workflow-instance"), options => options.Headers["Authorization"] = "ApiKey broker").Build();
        var finished = new TaskCompletionSource();
        viewer.On<JsonObject>("WorkflowInstanceUpdatedAsync", async update =>
        {
            if ((string?)update["workflowInstanceId"] == run && (string?)(await host.GetAsync($"workflow-instances/{run}"))["status"] == "Finished")
            {
                finished.TrySetResult();
            }
        });
        var counts = new TaskCompletionSource<JsonObject>();
        viewer.On<JsonObject>("ActivityExecutionLogUpdatedAsync", update => counts.TrySetResult(update));
        await viewer.StartAsync(Cancellation);
        await viewer.InvokeAsync("ObserveInstanceAsync", run, Cancellation);

        using var triggered = await host.Ops.PostAsJsonAsync($"events/{name}/trigger", new { input = "payload" }, Cancellation);

        Assert.Equal(HttpStatusCode.OK, triggered.StatusCode);
        await finished.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.NotEmpty((await counts.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancellation))["stats"]!.AsArray());
    }

    [Fact]
    public async Task Cancel_EndsTheRun_AndAgainIsNoError()
    {
        var run = (string)(await host.RunAsync(await PublishAsync(ElsaHost.Activity("wait", "Elsa.Event", ("eventName", "never-" + Guid.NewGuid())))))["id"]!;

        using var first = await host.Ops.PostAsJsonAsync($"cancel/workflow-instances/{run}", new { }, Cancellation);
        using var second = await host.Ops.PostAsJsonAsync($"cancel/workflow-instances/{run}", new { }, Cancellation);
        using var none = await host.Ops.PostAsJsonAsync("cancel/workflow-instances/none", new { }, Cancellation);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NotFound), (first.StatusCode, second.StatusCode, none.StatusCode));
        Assert.Equal("Cancelled", (string?)(await host.GetAsync($"workflow-instances/{run}"))["subStatus"]);
    }

    [Fact]
    public async Task List_FiltersByDefinitionAndState()
    {
        var waits = await PublishAsync(ElsaHost.Activity("wait", "Elsa.Event", ("eventName", "never-" + Guid.NewGuid())));
        var ends = await PublishAsync(ElsaHost.WriteLine("a", "1"));
        var waiting = (string)(await host.RunAsync(waits))["id"]!;
        await host.RunAsync(ends);

        var running = await host.PostAsync("workflow-instances", new JsonObject
        {
            ["page"] = 0, ["pageSize"] = 10, ["searchTerm"] = "", ["definitionIds"] = new JsonArray(waits, ends), ["statuses"] = new JsonArray("Running"),
            ["subStatuses"] = new JsonArray(), ["timestampFilters"] = new JsonArray(), ["orderBy"] = null, ["orderDirection"] = "Descending",
        });
        var all = await host.GetAsync($"workflow-instances?definitionIds={waits}&definitionIds={ends}&page=0&pageSize=1&orderBy=Created&orderDirection=Ascending");

        Assert.Equal(waiting, (string?)Assert.Single(running["items"]!.AsArray())!["id"]);
        Assert.Equal(2, (int)all["totalCount"]!);
        Assert.Equal(waiting, (string?)Assert.Single(all["items"]!.AsArray())!["id"]);
    }

    [Fact]
    public async Task BulkCancelAndDelete_TakeTheRunsOfADefinition()
    {
        var id = await PublishAsync(ElsaHost.Activity("wait", "Elsa.Event", ("eventName", "never-" + Guid.NewGuid())));
        var runs = new JsonArray((string)(await host.RunAsync(id))["id"]!, (string)(await host.RunAsync(id))["id"]!);

        var cancelled = await host.PostAsync("bulk-actions/cancel/workflow-instances", new JsonObject { ["definitionId"] = id });
        var nothing = await host.PostAsync("bulk-actions/cancel/workflow-instances", []);
        var deleted = await host.PostAsync("bulk-actions/delete/workflow-instances/by-id", new JsonObject { ["ids"] = runs });

        Assert.Equal(2, (int)cancelled["cancelled"]!);
        Assert.Equal(0, (int)nothing["cancelled"]!);
        Assert.Equal(2, (int)deleted["deleted"]!);
        Assert.Equal(0, (int)(await host.GetAsync($"workflow-instances?definitionId={id}"))["totalCount"]!);
    }

    [Fact]
    public async Task Variables_ShowTheValuesOfTheRun()
    {
        var id = "v" + Guid.NewGuid().ToString("n")[..12];
        var definition = ElsaHost.Definition(id, ElsaHost.WriteLine("a", "1"));
        definition["variables"] = new JsonArray(new JsonObject
        {
            ["id"] = "v1", ["name"] = "Seats", ["typeName"] = "Int32", ["isArray"] = false, ["value"] = "7", ["storageDriverTypeName"] = "WorkflowInstance",
        });
        await host.SaveAsync(definition);

        var variables = await host.GetAsync($"workflow-instances/{(string)(await host.RunAsync(id))["id"]!}/variables");

        var seats = Assert.Single(variables["items"]!.AsArray())!;
        Assert.Equal(("v1", "Seats", 7), ((string)seats["id"]!, (string)seats["name"]!, (int)seats["value"]!));
    }

    [Fact]
    public async Task Dispatch_PromisesARunUnderTheGivenId()
    {
        var id = await PublishAsync(ElsaHost.WriteLine("a", "1"));
        var wanted = "run-" + Guid.NewGuid().ToString("n");

        var answer = await host.PostAsync($"workflow-definitions/{id}/dispatch", new JsonObject { ["instanceId"] = wanted });

        Assert.Equal(wanted, (string?)answer["workflowInstanceId"]);
    }

    [Fact]
    public async Task ActivityTest_RunsTheActivityAlone_AndLeavesNothing()
    {
        var id = "t" + Guid.NewGuid().ToString("n")[..12];
        var say = ElsaHost.WriteLine("say", "");
        say["text"]!["expression"] = new JsonObject { ["type"] = "JavaScript", ["value"] = "`for ${getSeats()}`" };
        var definition = ElsaHost.Definition(id, ElsaHost.WriteLine("first", "1"), say);
        definition["variables"] = new JsonArray(new JsonObject { ["id"] = "v1", ["name"] = "Seats", ["typeName"] = "Int32", ["value"] = "7" });
        definition["customProperties"] = new JsonObject { ["VariableTestValues"] = new JsonObject { ["v1"] = 9 } };
        var saved = await host.SaveAsync(definition, publish: false);

        var result = await host.PostAsync("tests/activities", new JsonObject
        {
            ["workflowDefinitionHandle"] = new JsonObject { ["definitionVersionId"] = (string?)saved["id"] },
            ["activityHandle"] = new JsonObject { ["activityNodeId"] = "Workflow1:flow:say" },
        });

        Assert.Equal("Completed", (string?)result["status"]);
        Assert.Equal("for 9", (string?)result["activityState"]!["Text"]);
        Assert.Equal(0, (int)(await host.GetAsync($"workflow-instances?definitionId={id}"))["totalCount"]!);
    }

    [Fact]
    public async Task ActivityTest_AFault_IsTheResult()
    {
        var id = await PublishAsync(ElsaHost.Activity("bad", "Elsa.Fault", ("message", "went wrong")));

        var result = await host.PostAsync("tests/activities", new JsonObject
        {
            ["workflowDefinitionHandle"] = new JsonObject { ["definitionId"] = id },
            ["activityHandle"] = new JsonObject { ["activityId"] = "bad" },
        });

        Assert.Equal(("Faulted", "went wrong"), ((string)result["status"]!, (string)result["exception"]!["message"]!));
    }

    private static JsonObject JournalOf(params string[] nodeIds) => new()
    {
        ["filter"] = new JsonObject
        {
            ["activityIds"] = null,
            ["activityNodeIds"] = new JsonArray([.. nodeIds.Select(id => (JsonNode)id)]),
            ["excludedActivityTypes"] = new JsonArray("Elsa.Workflow", "Elsa.Flowchart"),
            ["eventNames"] = null,
        },
    };

    private async Task<string> PublishAsync(params JsonObject[] activities)
    {
        var id = "i" + Guid.NewGuid().ToString("n")[..12];
        await host.SaveAsync(ElsaHost.Definition(id, activities));
        return id;
    }
}
