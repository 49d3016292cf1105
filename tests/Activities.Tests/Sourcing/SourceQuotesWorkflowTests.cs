using System.Runtime.CompilerServices;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JetVision.Activities.Tests.Sourcing;

/// <summary>The workflow <c>source-quotes</c> as it ships, run by the engine against the Sandbox; what follows it is left out.</summary>
public sealed class SourceQuotesWorkflowTests : IDisposable
{
    private const string NothingFollows =
        """
        {
          "definitionId": "propose", "name": "Nothing follows", "version": 1, "toolVersion": "3.8.2.0", "isLatest": true, "isPublished": true,
          "inputs": [{ "type": "Guid", "name": "RequestId", "isArray": false }],
          "root": { "id": "flow", "type": "Elsa.Flowchart", "version": 1, "customProperties": {}, "metadata": {}, "activities": [], "connections": [], "variables": [] }
        }
        """;

    private readonly string _workflows = Directory.CreateTempSubdirectory("workflows-").FullName;

    public SourceQuotesWorkflowTests()
    {
        File.Copy(Path.Combine(Root(), "workflows", "source-quotes.json"), Path.Combine(_workflows, "source-quotes.json"));
        File.WriteAllText(Path.Combine(_workflows, "propose.json"), NothingFollows);
    }

    public void Dispose() => Directory.Delete(_workflows, recursive: true);

    [Fact]
    public async Task Run_WithEveryOperatorAnswering_ComparesWithoutWaitingForTheWindow()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address, settings: ("Workflows:Directory", _workflows));
        await house.SubscribeAsync();
        var request = await house.AddRequestAsync();

        await StartAsync(house, request.Id);
        await house.UntilAsync(db => db.Requests.AnyAsync(saved => saved.Stage == RequestStage.Comparing));

        var state = await market.StateAsync();
        Assert.Equal(1, state["trips"]!.GetValue<int>());
        Assert.Equal(state["quotes"]!.GetValue<int>(), await house.QueryAsync(db => db.Quotes.CountAsync()));
        Assert.DoesNotContain(await house.QueryAsync(db => db.Timeline.ToListAsync()), entry => entry.Kind == "window-closed");
        Assert.Empty(house.Failed);
    }

    [Fact]
    public async Task Run_WithSilentOperators_GoesOnWhenTheWindowCloses()
    {
        await using var market = await PracticeMarket.StartAsync(("Speed", "1000"));
        await using var house = await House.StartAsync(market.Address, settings: ("Workflows:Directory", _workflows));
        await house.SubscribeAsync();
        await house.WriteAsync(async services => (await services.GetRequiredService<JetVisionDb>().Brokerages.SingleAsync()).QuoteWindow = TimeSpan.FromSeconds(1));
        var request = await house.AddRequestAsync();

        await StartAsync(house, request.Id);
        await house.UntilAsync(db => db.Requests.AnyAsync(saved => saved.Stage == RequestStage.Comparing));

        Assert.Contains(await house.QueryAsync(db => db.Timeline.ToListAsync()), entry => entry.Kind == "window-closed");
        Assert.False(await house.QueryAsync(db => db.Rfqs.AnyAsync(rfq => rfq.Status == RfqStatus.Unanswered)));
    }

    [Fact]
    public async Task Run_OnceEnoughQuotesAreHere_GoesOn()
    {
        await using var house = await House.StartAsync(settings: ("Workflows:Directory", _workflows));
        await house.WriteAsync(async services => (await services.GetRequiredService<JetVisionDb>().Brokerages.SingleAsync()).EnoughQuotes = 1);
        await QuoteDeskTests.AddOperatorAsync(house, "Alpha Air", "ops@alpha.example");
        await QuoteDeskTests.AddOperatorAsync(house, "Beta Air", "ops@beta.example");
        var request = await house.AddRequestAsync();

        await StartAsync(house, request.Id);
        await house.UntilAsync(async db => await db.Rfqs.CountAsync() == 2);
        var token = (await house.QueryAsync(db => db.Rfqs.FirstAsync())).Token!;
        await house.WriteAsync(services => services.GetRequiredService<QuoteDesk>().AnswerAsync(token, new OperatorAnswer(18_400, "USD", "Citation XLS+", 8), default));
        await house.UntilAsync(db => db.Requests.AnyAsync(saved => saved.Stage == RequestStage.Comparing));

        Assert.Equal(1, await house.QueryAsync(db => db.Rfqs.CountAsync(rfq => rfq.Status == RfqStatus.Unanswered)));
    }

    private static Task<bool> StartAsync(House house, Guid requestId) => house.WriteAsync(services =>
    {
        services.GetRequiredService<IEffects>().StartWorkflow(
            $"source:{requestId:N}", "source-quotes", new Dictionary<string, object?> { ["RequestId"] = requestId }, requestId.ToString());
        return Task.FromResult(true);
    });

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
