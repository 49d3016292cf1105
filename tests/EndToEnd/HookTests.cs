using JetVision.EndToEnd.Harness;

namespace JetVision.EndToEnd;

/// <summary>Web hooks repeat, overtake each other, come early, or get lost; no quote is doubled or lost.</summary>
public sealed class HookTests
{
    [Theory]
    [InlineData("""{"duplicateHooks":200}""")]
    [InlineData("""{"shuffleHooks":true,"duplicateHooks":50}""")]
    [InlineData("""{"dropHooks":3}""")]
    [InlineData("""{"failNext":{"status":503,"count":3}}""")]
    [InlineData("""{"failNext":{"status":429,"count":3}}""")]
    public async Task Hooks_InTrouble_DoubleAndLoseNothing(string order)
    {
        await using var server = await JetVisionServer.StartAsync();
        var broker = new Broker(server);
        using var market = new Market(server);
        await market.TroubleAsync(System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(order));

        var id = await broker.SendAsync();

        await broker.UntilAsync(id, "awaitingApproval", seconds: 100);
        await market.AssertNothingLostOrDoubledAsync(broker, id);
    }

    [Fact]
    public async Task Webhook_SameKeyAtOnce_MakesOneRequest()
    {
        await using var server = await JetVisionServer.StartAsync();
        var broker = new Broker(server);

        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => broker.SendAsync(key: "same")));

        Assert.Single(ids.Distinct());
    }
}
