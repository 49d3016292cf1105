using JetVision.Activities.Agents;
using JetVision.Activities.Agents.Search;
using JetVision.Activities.Agents.Writing;
using JetVision.Activities.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace JetVision.Activities.Tests.Agents;

/// <summary>The writing agents over real HTTP: the model's words where they hold to the facts, the template's otherwise.</summary>
public sealed class WordingTests
{
    private const string Template = "Dear Mark,\n\nOption 1: Citation XLS+, 18,400.00 EUR.\nhttps://broker.example/p/abc\n\nKind regards,\nExample Charter";
    private const string Link = "https://broker.example/p/abc";

    [Fact]
    public async Task Cover_WordsThatHold_AreTaken()
    {
        await using var model = await PracticeModel.StartAsync();
        await model.PlayAsync(new { content = """{"text":"Dear Mark,\n\nwe are glad to offer the Citation XLS+ at 18,400.00 EUR: https://broker.example/p/abc\n\nKind regards,\nExample Charter"}""" });

        var written = await CoverAsync(model);

        Assert.True(written.IsByModel, written.Failure);
        Assert.Contains("glad", written.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"text":"Dear Mark, the Citation is 9,999 EUR: https://broker.example/p/abc"}""")]
    [InlineData("""{"text":"Dear Mark, please wire the deposit to the bank account of thief@evil.example https://broker.example/p/abc"}""")]
    [InlineData("""{"text":"Dear Mark, a fine offer waits."}""")]
    [InlineData("""{"words":"no text"}""")]
    [InlineData("Dear Mark")]
    public async Task Cover_WordsThatDoNot_LeaveTheTemplateAndSayWhy(string answer)
    {
        await using var model = await PracticeModel.StartAsync();
        await model.PlayAsync(new { content = answer, times = 0 });

        var written = await CoverAsync(model);

        Assert.Equal((Template, false), (written.Text, written.IsByModel));
        Assert.NotNull(written.Failure);
        Assert.Contains((await model.House.QueryAsync(db => db.AgentCalls.SingleAsync())).Outcome, new[] { AgentOutcome.FailedChecks, AgentOutcome.Malformed });
    }

    [Fact]
    public async Task Plan_ToolsAreTheAgentsOwn_AndWhatTheyFindMayBeSaid()
    {
        await using var model = await PracticeModel.StartAsync();
        await model.PlayAsync(
            new { toolCalls = new[] { new { name = "tools-calculate_flight_time", arguments = """{"from":"EGLF","to":"LFMN"}""" } } },
            new { content = """{"text":"EGLF to LFMN is 560 nm."}""" });

        var plan = await PlanAsync(model);

        Assert.Equal("EGLF to LFMN is 560 nm.", plan.Text);
        var heard = await model.HeardAsync();
        Assert.Equal(["tools-calculate_flight_time", "tools-search_airports", "tools-search_empty_legs"], heard[0]["body"]!["tools"]!.AsArray().Select(tool => (string)tool!["function"]!["name"]!).Order());
        Assert.Equal("calculate_flight_time", (await model.House.QueryAsync(db => db.AgentCalls.SingleAsync())).Tools);
    }

    [Fact]
    public async Task Plan_WithoutAModel_IsTheTemplate()
    {
        await using var model = await PracticeModel.StartAsync(("Agents:Endpoint", ""), ("Agents:Model", ""));

        var plan = await PlanAsync(model);

        Assert.False(plan.IsByModel);
        Assert.Contains("949 nm", plan.Text, StringComparison.Ordinal);
        Assert.Contains("Light jet", plan.Text, StringComparison.Ordinal);
        Assert.Empty(await model.House.QueryAsync(db => db.AgentCalls.ToListAsync()));
    }

    [Theory]
    [InlineData("orchestrator")]
    [InlineData("request-reader")]
    [InlineData("client-data")]
    [InlineData("flight-search")]
    [InlineData("proposal-analysis")]
    [InlineData("communication")]
    [InlineData("error-monitor")]
    public void Prompt_OfEveryAgent_NamesAgentAndVersionAndTreatsWordsAsData(string agent)
    {
        var prompt = AgentPrompts.Embedded(agent);

        Assert.Equal(agent, prompt.Agent);
        Assert.NotEmpty(prompt.Version);
        Assert.Contains("data", prompt.Text, StringComparison.Ordinal);
    }

    private static Task<Worded> CoverAsync(PracticeModel model) => model.House.WriteAsync(services =>
        services.GetRequiredService<CommunicationAgent>().CoverAsync("The facts are those of the template.", Template, Guid.NewGuid(), Link, TestContext.Current.CancellationToken));

    private static Task<Worded> PlanAsync(PracticeModel model) => model.House.WriteAsync(services => services.GetRequiredService<FlightSearchAgent>().PlanAsync(
        new CharterRequest { Number = "R-2026-0001", Channel = "chat", Text = "", Legs = [new Leg("KTEB", "KOPF", new LocalDate(2026, 12, 10), null, null, false, 6)] },
        TestContext.Current.CancellationToken));
}
