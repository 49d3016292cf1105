using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace JetVision.Activities.Tests.Sourcing;

/// <summary>The step "Find empty legs", run by the engine against the Sandbox.</summary>
public sealed class FindEmptyLegsTests : IDisposable
{
    /// <summary>What follows the outcome that is expected notes the search plan.</summary>
    private const string Flow =
        """
        {
          "definitionId": "look", "name": "Look", "version": 1, "toolVersion": "3.8.2.0", "isLatest": true, "isPublished": true,
          "inputs": [{ "type": "Guid", "name": "RequestId", "isArray": false }],
          "root": {
            "id": "flow", "type": "Elsa.Flowchart", "version": 1, "customProperties": {}, "metadata": {}, "variables": [],
            "activities": [
              { "id": "find", "type": "JetVision.FindEmptyLegs", "version": 1, "customProperties": {}, "metadata": {},
                "requestId": { "typeName": "Guid", "expression": { "type": "Input", "value": { "name": "RequestId", "type": "Guid", "displayName": "RequestId", "isArray": false } } } },
              { "id": "plan", "type": "JetVision.PlanSearch", "version": 1, "customProperties": {}, "metadata": {},
                "requestId": { "typeName": "Guid", "expression": { "type": "Input", "value": { "name": "RequestId", "type": "Guid", "displayName": "RequestId", "isArray": false } } } }
            ],
            "connections": [ { "source": { "activity": "find", "port": "OUTCOME" }, "target": { "activity": "plan", "port": "In" } } ]
          }
        }
        """;

    private static readonly LocalDate First = new(2027, 3, 1);
    private readonly string _workflows = Directory.CreateTempSubdirectory("workflows-").FullName;

    public void Dispose() => Directory.Delete(_workflows, recursive: true);

    [Fact]
    public async Task Run_NearAnEmptyLeg_NotesItAndThatItIsNoQuote()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await StartAsync(market.Address, "Found");
        var near = await house.ReadAsync(async services =>
            (await services.GetRequiredService<EmptyLegDesk>().SearchAsync(new EmptyLegQuery("KTEB", null, First, First.PlusDays(13)), TestContext.Current.CancellationToken)).Legs![0]);
        var request = await house.AddRequestAsync(new Leg(near.From, near.To, near.Departure!.Value.Date.PlusDays(1), null, null, false, 1));

        var note = await RunAsync(house, request, "empty-legs");

        Assert.Contains($"{near.From}–{near.To} on ", note, StringComparison.Ordinal);
        Assert.Contains(near.OperatorName, note, StringComparison.Ordinal);
        Assert.Contains(EmptyLeg.Notice, note, StringComparison.Ordinal);
        Assert.Empty(await house.QueryAsync(db => db.Quotes.ToListAsync()));
    }

    [Fact]
    public async Task Run_WhereNoneFlies_GoesOnByNone()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await StartAsync(market.Address, "None");

        // No aircraft of the practice market has so many seats.
        await RunAsync(house, await house.AddRequestAsync(new Leg("KTEB", "KOPF", First, null, null, false, 60)), "search-plan");

        Assert.False(await house.QueryAsync(db => db.Timeline.AnyAsync(entry => entry.Kind == "empty-legs")));
    }

    [Fact]
    public async Task Run_WithoutAMarket_SaysSoAndGoesOn()
    {
        await using var house = await StartAsync(null, "None");

        var note = await RunAsync(house, await house.AddRequestAsync(), "market-off");

        Assert.Contains("Avinode:BaseAddress", note, StringComparison.Ordinal);
        await house.UntilAsync(db => db.Timeline.AnyAsync(entry => entry.Kind == "search-plan"));
    }

    private Task<House> StartAsync(string? market, string outcome)
    {
        File.WriteAllText(Path.Combine(_workflows, "look.json"), Flow.Replace("OUTCOME", outcome, StringComparison.Ordinal));
        return House.StartAsync(market, settings: ("Workflows:Directory", _workflows));
    }

    private static async Task<string> RunAsync(House house, CharterRequest request, string kind)
    {
        await house.WriteAsync(services =>
        {
            services.GetRequiredService<IEffects>().StartWorkflow(
                $"look:{request.Id:N}", "look", new Dictionary<string, object?> { ["RequestId"] = request.Id }, request.Id.ToString());
            return Task.FromResult(true);
        });
        await house.UntilAsync(db => db.Timeline.AnyAsync(entry => entry.Kind == kind));
        return (await house.QueryAsync(db => db.Timeline.FirstAsync(entry => entry.Kind == kind))).Text;
    }
}
