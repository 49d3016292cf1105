namespace JetVision.Sandbox.Tests.Trips;

public sealed class MarketTests
{
    [Fact]
    public async Task Trip_AtSpeedZero_BringsFourQuotesAndAHookForEveryAnswer()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.SubscribeAsync(receiver, "TripRequestSellerResponse");

        var trip = await sandbox.CreateTripAsync(Trip.OneWay());
        var rfqs = trip["links"]!["rfqs"]!.AsArray().Count;
        var hooks = await receiver.NextAsync(rfqs);

        Assert.InRange(rfqs, 5, 8);
        Assert.All(hooks, hook => Assert.Equal("tripmsgs", (string?)hook.Body["type"]));
        Assert.All(hooks, hook => Assert.Equal((string?)trip["tripId"], (string?)hook.Body["tripId"]));
        Assert.Equal(rfqs, hooks.DistinctBy(hook => hook.Id).Count());
        var lifts = (await sandbox.RfqsAsync((string)trip["id"]!)).SelectMany(rfq => rfq!["sellerLift"]!.AsArray()).ToList();
        Assert.True(lifts.Count(lift => (int)lift!["sourcingStatus"]! == 2) >= 4);
        Assert.All(lifts, lift => Assert.Contains((int)lift!["sourcingStatus"]!, new[] { 2, 3 }));
    }

    [Fact]
    public async Task Quote_LineItems_AddUpToThePrice()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await using var receiver = await HookReceiver.StartAsync();
        await sandbox.SubscribeAsync(receiver, "TripRequestSellerResponse");
        var trip = await sandbox.CreateTripAsync(Trip.OneWay("EGLF", "LFMN", "4"));
        var rfqs = trip["links"]!["rfqs"]!.AsArray().Count;
        await receiver.NextAsync(rfqs);

        foreach (var link in (await sandbox.RfqsAsync((string)trip["id"]!)).SelectMany(rfq => rfq!["links"]!["quotes"]!.AsArray()))
        {
            var quote = (await sandbox.GetAsync($"/quotes/{link!["id"]}")).Envelope["data"]!;
            Assert.Equal(
                (decimal)quote["sellerPrice"]!["price"]!, quote["lineItems"]!.AsArray().Sum(line => (decimal)line!["price"]!));
            Assert.Contains(quote["segments"]!.AsArray(), leg => (bool)leg!["paxSegment"]!);
        }
    }
}
