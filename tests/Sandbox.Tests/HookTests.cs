using System.Text.Json.Nodes;
using JetVision.Sandbox.Hooks;
using Microsoft.Extensions.Time.Testing;

namespace JetVision.Sandbox.Tests;

public sealed class HookTests
{
    [Fact]
    public async Task Hook_RefusedTwice_IsRepeatedUntilItIsTaken()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await using var sandbox = await SandboxServer.StartAsync();
        var trip = await sandbox.AnsweredTripAsync(Trip.OneWay());
        await sandbox.SubscribeAsync(receiver, "TripRequestSellerResponse");
        receiver.AnswerWith(503, 404);

        await DeclineOneAsync(sandbox, trip);

        var hooks = await receiver.NextAsync(3);
        Assert.Equal([503, 404, 200], hooks.Select(hook => hook.AnsweredWith));
        Assert.Single(hooks.DistinctBy(hook => hook.Id));
    }

    [Theory]
    [InlineData(1, 0, 200)]
    [InlineData(2, 0, 400)]
    [InlineData(5, 0, 3_200)]
    [InlineData(6, 0, 5_000)]
    [InlineData(60, 0, 5_000)]
    [InlineData(1, 1, 10_000)]
    [InlineData(99, 1, 900_000)]
    public void Pause_DoublesUpToItsLimit(int attempts, double speed, int expectedMs) =>
        Assert.Equal(TimeSpan.FromMilliseconds(expectedMs), HookPostman.Pause(attempts, speed));

    [Fact]
    public async Task Duplicates_OnDemand_AreSentExactlySoOften()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await using var sandbox = await SandboxServer.StartAsync();
        var trip = await sandbox.AnsweredTripAsync(Trip.OneWay());
        await sandbox.SubscribeAsync(receiver, "TripRequestSellerResponse");
        await sandbox.SetFaultsAsync("""{"duplicateHooks":2}""");

        await DeclineOneAsync(sandbox, trip);

        Assert.Single((await receiver.NextAsync(3)).DistinctBy(hook => hook.Id));
    }

    [Fact]
    public async Task Drop_OnDemand_LosesTheFirstHookOnly()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await using var sandbox = await SandboxServer.StartAsync();
        var trip = await sandbox.AnsweredTripAsync(Trip.OneWay());
        await sandbox.SubscribeAsync(receiver, "TripRequestSellerResponse");
        await sandbox.SetFaultsAsync("""{"dropHooks":1}""");

        var lost = await DeclineOneAsync(sandbox, trip);
        // The second must not overtake the first on its way to the drop.
        while ((int)(await sandbox.StateAsync())["hooks"]!["dropped"]! == 0)
        {
            await Task.Yield();
        }
        var kept = await DeclineOneAsync(sandbox, trip);

        Assert.Equal(kept, (await receiver.NextAsync()).Id);
        Assert.NotEqual(lost, kept);
        Assert.False(receiver.HasMore);
    }

    [Fact]
    public async Task Shuffle_OnDemand_DeliversAllOfThem()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.SubscribeAsync(receiver, "TripRequestSellerResponse");
        await sandbox.SetFaultsAsync("""{"shuffleHooks":true}""");

        var trip = await sandbox.CreateTripAsync(Trip.OneWay("EGLF", "LFMN", "4"));
        var hooks = await receiver.NextAsync(trip["links"]!["rfqs"]!.AsArray().Count);

        Assert.Equal(hooks.Count, hooks.DistinctBy(hook => hook.Id).Count());
        Assert.NotEqual(hooks.Select(hook => hook.Id).Order(StringComparer.Ordinal), hooks.Select(hook => hook.Id));
    }

    [Fact]
    public async Task Operators_AtSpeedOne_AnswerAfterMinutesAndNotBefore()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var receiver = await HookReceiver.StartAsync();
        await using var sandbox = await SandboxServer.StartAsync(time: clock, settings: ("Speed", "1"));
        await sandbox.SubscribeAsync(receiver, "TripRequestSellerResponse", "TripChatFromSeller");

        var trip = await sandbox.CreateTripAsync(Trip.OneWay());
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(trip["links"]!["rfqs"]!.AsArray().Count, (int)(await sandbox.StateAsync())["byTrip"]![0]!["unanswered"]!);

        clock.Advance(TimeSpan.FromMinutes(30));
        await receiver.NextAsync(trip["links"]!["rfqs"]!.AsArray().Count);
        while ((int)(await sandbox.StateAsync())["byTrip"]![0]!["unanswered"]! > 0)
        {
            await Task.Yield();
        }
    }

    [Fact]
    public async Task EveryDocumentedEvent_ReachesItsSubscriber()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.SubscribeAsync(receiver, "TripRequest");

        var trip = await sandbox.CreateTripAsync(Trip.OneWay());
        var hooks = await receiver.NextAsync(trip["links"]!["rfqs"]!.AsArray().Count);

        Assert.All(hooks, hook => Assert.Equal("rfqs", (string?)hook.Body["type"]));
        Assert.Equal(
            trip["links"]!["rfqs"]!.AsArray().Select(link => (string?)link!["id"]).Order(), hooks.Select(hook => hook.Id).Order());
        Assert.All(hooks, hook => Assert.StartsWith($"{sandbox.Address}/api/rfqs/", (string)hook.Body["href"]!, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"targetURI":"http://127.0.0.1:1/x","eventTypes":["TripQuoteAccepted"]}""", 422, "eventTypes")]
    [InlineData("""{"targetURI":"ftp://127.0.0.1/x","eventTypes":["TripRequest"]}""", 422, "targetURI")]
    [InlineData("""{"targetURI":"http://127.0.0.1:1/x","eventTypes":["TripRequest"],"clientAuthenticationType":"MAGIC"}""", 422, "clientAuthenticationType")]
    [InlineData("""{"targetURI":"http://127.0.0.1:1/x","eventTypes":["TripRequest"],"clientAuthenticationType":"BASIC"}""", 400, "clientIdentifier")]
    [InlineData("""{"eventTypes":["TripRequest"]}""", 400, "targetURI")]
    [InlineData("""{"targetURI":"http://127.0.0.1:1/x"}""", 400, "eventTypes")]
    public async Task WrongSetting_IsRefused(string body, int expected, string path)
    {
        await using var sandbox = await SandboxServer.StartAsync();

        var (status, envelope) = await sandbox.PostAsync("/webhooks/settings", JsonNode.Parse(body)!);

        Assert.Equal((expected, path), (status, (string?)envelope["meta"]!["errors"]![0]!["path"]));
        Assert.Empty((await sandbox.GetAsync("/webhooks/settings")).Envelope["data"]!.AsArray());
    }

    [Fact]
    public async Task Setting_Changed_KeepsItsSecretToItselfAndTheRestAsItWas()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await using var sandbox = await SandboxServer.StartAsync();
        var setting = await sandbox.SubscribeAsync(receiver, "TripRequest");

        var (_, changed) = await sandbox.SendAsync(
            SandboxServer.Call(HttpMethod.Put, $"/webhooks/settings/{setting["id"]}", new JsonObject { ["active"] = false }));

        Assert.Equal((false, receiver.Address), ((bool)changed["data"]!["active"]!, (string?)changed["data"]!["targetURI"]));
        Assert.DoesNotContain("secret", changed.ToJsonString(), StringComparison.Ordinal);
    }

    /// <summary>Has an operator decline a lift and says which message tells of it.</summary>
    private static async Task<string> DeclineOneAsync(SandboxServer sandbox, JsonNode trip)
    {
        var lift = (await sandbox.RfqsAsync((string)trip["id"]!))[0]!["sellerLift"]![0]!;
        var (_, envelope) = await sandbox.PostAsync($"/tripmsgs/{lift["id"]}/decline", new JsonObject { ["message"] = "No", ["declineReason"] = "OTHER" });
        return (string)envelope["data"]!["id"]!;
    }
}
