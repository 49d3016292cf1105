using System.Text.Json;
using JetVision.Workflows.Activities.Http;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Runtime.Faults;
using JetVision.Workflows.Tests.Execution;
using JetVision.Workflows.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;
using static JetVision.Workflows.Tests.Execution.WorkflowBench;

namespace JetVision.Workflows.Tests.Activities;

/// <summary>Requests that are sent again by the strategy that their step has chosen.</summary>
public sealed class ResilientRequestTests
{
    [Theory]
    // By its id, by an expression that gives an id, one that writes the strategy out, and one that makes it as in Elsa.
    [InlineData("""{"mode":"Identifier","strategyId":"swift"}""", 2, 3, "200,Done")]
    [InlineData("""{"strategyId":"swift"}""", 2, 3, "200,Done")]
    [InlineData("""{"mode":"Expression","expression":{"type":"JavaScript","value":"'swift'"} }""", 2, 3, "200,Done")]
    [InlineData("""{"mode":"Expression","expression":{"type":"JavaScript","value":"({ MaxRetryAttempts: 3, Delay: '00:00:00' })"} }""", 2, 3, "200,Done")]
    [InlineData("""{"mode":"Expression","expression":{"type":"JavaScript","value":"const s = new HttpResilienceStrategy(); s.MaxRetryAttempts = 3; s.Delay = TimeSpan.Zero; return s"} }""", 2, 3, "200,Done")]
    // What does not pass is answered as it is, once the attempts are used up, and at once without a strategy.
    [InlineData("""{"mode":"Identifier","strategyId":"swift"}""", 99, 4, "Unmatched status code,Done")]
    [InlineData("""{"mode":"Identifier","strategyId":""}""", 99, 1, "Unmatched status code,Done")]
    [InlineData("""{"mode":"Expression","expression":{"type":"JavaScript","value":"null"} }""", 99, 1, "Unmatched status code,Done")]
    public async Task Request_IsSentAgainByItsStrategy(string strategy, int failures, int requests, string outcomes)
    {
        await using var server = await AnsweringServer.StartAsync(503, failures);
        var run = await Bench().StartAsync(Definition(Sequence(Send(server.Address, strategy))));

        Assert.Equal(requests, server.Requests);
        Assert.Equal("Finished/Finished", run.Status);
        Assert.Equal(outcomes, string.Join(',', run.Records.Values.Single(record => record.ActivityId == "Send").Outcomes));
        var retries = run.Journal.Where(entry => entry.EventName == WorkflowRun.RetryingEvent).ToList();
        Assert.Equal(Enumerable.Range(1, requests - 1), retries.Select(entry => entry.Payload!.Value.GetProperty(WorkflowRun.AttemptKey).GetInt32()));
    }

    [Fact]
    public async Task Pauses_ThatAreLong_PassInTheDatabase_AndGrow()
    {
        await using var server = await AnsweringServer.StartAsync(503, failures: 2);
        var bench = Bench();
        var run = await bench.StartAsync(Definition(Sequence(Send(server.Address, """{"strategyId":"slow"}"""), Step("A")), """[{"name":"Trace","typeName":"String"}]"""));
        Assert.Equal(("Running/Suspended", bench.Clock.GetUtcNow() + TimeSpan.FromSeconds(30)), (run.Status, Assert.Single(run.State.Bookmarks).DueAt));

        bench.Clock.Advance(TimeSpan.FromSeconds(30));
        await run.ResumeBookmarkAsync(0);
        Assert.Equal((2, bench.Clock.GetUtcNow() + TimeSpan.FromSeconds(60)), (server.Requests, Assert.Single(run.State.Bookmarks).DueAt));

        bench.Clock.Advance(TimeSpan.FromSeconds(60));
        await run.ResumeBookmarkAsync(0);
        Assert.Equal((3, "Finished/Finished", "A"), (server.Requests, run.Status, run["Trace"]));
    }

    [Fact]
    public async Task Server_ThatSaysWhenToAskAgain_IsAskedThen()
    {
        await using var server = await AnsweringServer.StartAsync(503, failures: 1, retryAfter: 45);
        var bench = Bench();
        var run = await bench.StartAsync(Definition(Sequence(Send(server.Address, """{"strategyId":"swift"}"""))));

        Assert.Equal(bench.Clock.GetUtcNow() + TimeSpan.FromSeconds(45), Assert.Single(run.State.Bookmarks).DueAt);
    }

    [Fact]
    public async Task Server_ThatCannotBeReached_IsTriedAsOften_AndThenThePortIsFollowed()
    {
        string address;
        await using (var server = await AnsweringServer.StartAsync(503, failures: 0))
        {
            address = server.Address;
        }

        var run = await Bench().StartAsync(Definition(Sequence(Send(address, """{"strategyId":"swift"}"""))));

        Assert.Equal("Failed to connect", string.Join(',', run.Records.Values.Single(record => record.ActivityId == "Send").Outcomes));
        Assert.Equal(3, run.Journal.Count(entry => entry.EventName == WorkflowRun.RetryingEvent));
    }

    [Fact]
    public async Task Strategy_ThatThereIsNot_IsSaid_AndTheRequestIsSentOnce()
    {
        await using var server = await AnsweringServer.StartAsync(503);
        var run = await Bench().StartAsync(Definition(Sequence(Send(server.Address, """{"strategyId":"gone"}"""))));

        Assert.Equal(1, server.Requests);
        Assert.Contains(run.Journal, entry => entry.Message?.Contains("'gone'", StringComparison.Ordinal) == true);
    }

    private static WorkflowBench Bench()
    {
        var bench = new WorkflowBench();
        var options = new RetryOptions
        {
            Strategies =
            {
                new RetryPolicy { Id = "swift", MaxRetryAttempts = 3, Delay = TimeSpan.Zero, UseJitter = false },
                new RetryPolicy { Id = "slow", MaxRetryAttempts = 3, Delay = TimeSpan.FromSeconds(30), UseJitter = false },
            },
        };
        bench.Services.AddSingleton(new RetryPolicies(Options.Create(options)));
        bench.Services.AddSingleton(new OutboundHttp(new OutboundHttpOptions { AllowedHosts = ["127.0.0.1"] }));
        return bench;
    }

    private static string Send(string url, string strategy) => $$"""
        {"type":"Elsa.FlowSendHttpRequest","id":"Send","url":{{Literal(url)}},"expectedStatusCodes":{{Input("Object", "[200]")}},
         "customProperties":{"resilienceStrategy":{{JsonElement.Parse(strategy).GetRawText()}} } }
        """;
}
