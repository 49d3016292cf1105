using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;
using static JetVision.Workflows.Tests.Api.ElsaHost;

namespace JetVision.Workflows.Tests.Api;

public sealed class FaultsApiTests(ElsaHost host) : IClassFixture<ElsaHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Skip_OfAFaultedStep_EndsTheRun_AndAnUnknownOutcomeIsAProblemThatNamesThePorts()
    {
        await host.SaveAsync(Definition("skips", Activity("F", "Elsa.Fault", ("message", "no aircraft")), WriteLine("W", "after")));
        var id = await StartAsync("skips");

        using var refused = await host.Ops.PostAsJsonAsync($"workflow-instances/{id}/skip", new { outcome = "Maybe" }, Cancellation);
        var skipped = await host.PostAsync($"workflow-instances/{id}/skip", []);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("The step 'F' has no outcome 'Maybe'. It has: Done.", (string?)(await refused.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["detail"]);
        Assert.Equal("Finished", (string?)skipped["subStatus"]);
        using var missing = await host.Ops.PostAsJsonAsync("workflow-instances/nobody/skip", new { }, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Alterations_AreTriedDry_ThenRun()
    {
        await host.SaveAsync(Definition("moves", Activity("E", "Elsa.Event", ("eventName", "moves")), WriteLine("W", "after")));
        var id = await StartAsync("moves");
        await host.SaveAsync(Definition("moves", Activity("E", "Elsa.Event", ("eventName", "moves")), WriteLine("X", "after")));
        await host.SaveAsync(Definition("moves", Activity("Other", "Elsa.Event", ("eventName", "moves"))));

        var dry = await DryAsync(3);
        var done = await host.PostAsync("alterations/run", new JsonObject { ["alterations"] = Migrate(2), ["workflowInstanceIds"] = new JsonArray(id) });

        Assert.Equal((false, "The run waits at 'E', which version 3 does not have."), Line(dry));
        Assert.Equal((true, "Moves from version 1 to version 2."), Line(done));
        Assert.Equal(2, (int)(await host.GetAsync($"workflow-instances/{id}"))["version"]!);
        using var unknown = await host.Ops.PostAsJsonAsync("alterations/run", new { alterations = new[] { new { type = "Explode" } }, workflowInstanceIds = new[] { id } }, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);

        async Task<JsonObject> DryAsync(int version) =>
            await host.PostAsync("alterations/dry-run", new JsonObject { ["workflowInstanceIds"] = new JsonArray(id), ["alterations"] = Migrate(version) });

        static JsonArray Migrate(int version) => [new JsonObject { ["type"] = "Migrate", ["targetVersion"] = version }];

        static (bool, string?) Line(JsonObject answer) =>
            ((bool)answer["results"]![0]!["isSuccessful"]!, (string?)answer["results"]![0]!["log"]!["logEntries"]![0]!["message"]);
    }

    [Fact]
    public async Task DryRun_WithAFilterAlone_AnswersTheRunsAsStockDoes()
    {
        await host.SaveAsync(Definition("filtered", Activity("E", "Elsa.Event", ("eventName", "filtered"))));
        var id = await StartAsync("filtered");

        var found = await host.PostAsync("alterations/dry-run", new JsonObject { ["definitionIds"] = new JsonArray("filtered") });
        var none = await host.PostAsync("alterations/dry-run", []);

        Assert.Equal([id], found["workflowInstanceIds"]!.AsArray().Select(run => (string?)run));
        Assert.Empty(none["workflowInstanceIds"]!.AsArray());
    }

    [Fact]
    public async Task RetryOfRuns_RunsTheirFaultedStepsAgain()
    {
        await host.SaveAsync(Definition("again", Activity("F", "Elsa.Fault", ("message", "no aircraft"))));
        var id = await StartAsync("again");

        var answer = await host.PostAsync("alterations/workflows/retry", new JsonObject { ["workflowInstanceIds"] = new JsonArray(id) });

        Assert.True((bool)answer["results"]![0]!["isSuccessful"]!);
        Assert.Equal(2, (await host.GetAsync($"workflow-instances/{id}/journal"))["items"]!.AsArray().Count(entry => (string?)entry!["eventName"] == "Faulted"));
    }

    [Fact]
    public async Task Strategies_AreListed()
    {
        var answer = await host.GetAsync("resilience/strategies?category=HTTP");

        Assert.Equal(["patient", "quick"], answer["items"]!.AsArray().Select(strategy => (string?)strategy!["id"]));
    }

    /// <summary>Starts a run whatever becomes of it: the answer to one that faults is a 500, as stock's.</summary>
    private async Task<string> StartAsync(string definitionId)
    {
        using var answer = await host.Ops.PostAsJsonAsync($"workflow-definitions/{definitionId}/execute", new { }, Cancellation);
        return (string)(await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["workflowState"]!["id"]!;
    }
}
