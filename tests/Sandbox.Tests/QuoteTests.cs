using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace JetVision.Sandbox.Tests;

public sealed class QuoteTests
{
    [Fact]
    public async Task Quote_OfARoundTrip_HasFerriesTimesAndLinesThatAddUp()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var trip = await sandbox.AnsweredTripAsync(Trip.Of(
            null, Trip.Leg("EGLF", "LFMN", "2027-03-05", "09:30", "4"), Trip.Leg("LFMN", "EGLF", "2027-03-08", "17:00", "4", isDeparture: false)));

        var quotes = new List<JsonNode>();
        foreach (var link in (await sandbox.RfqsAsync((string)trip["id"]!)).SelectMany(rfq => rfq!["links"]!["quotes"]!.AsArray()))
        {
            quotes.Add((await sandbox.GetAsync($"/quotes/{link!["id"]}?taildetails=true&safety=true&amenities=true")).Envelope["data"]!);
        }

        Assert.True(quotes.Count >= 4);
        Assert.All(quotes, quote =>
        {
            Assert.Equal((decimal)quote["sellerPrice"]!["price"]!, quote["lineItems"]!.AsArray().Sum(line => (decimal)line!["price"]!));
            Assert.Null(quote["estimatedPrice"]);
            Assert.DoesNotContain(quote.AsObject(), pair => pair.Key.Contains("valid", StringComparison.OrdinalIgnoreCase));
            Assert.NotNull(quote["lift"]!["tailDetails"]!["yearOfMake"]);
            Assert.NotNull(quote["lift"]!["safety"]);
            Assert.NotEmpty(quote["lift"]!["amenities"]!.AsArray());
            var legs = quote["segments"]!.AsArray();
            var flown = legs.Where(leg => (bool)leg!["paxSegment"]!).ToList();
            Assert.Equal(["EGLF", "LFMN"], flown.Select(leg => (string?)leg!["startAirport"]!["icao"]));
            Assert.Equal("2027-03-05T09:30:00", (string?)flown[0]!["departureDateTime"]!["dateTimeLocal"]);
            Assert.Equal("2027-03-08T17:00:00", (string?)flown[1]!["arrivalDateTime"]!["dateTimeLocal"]);
            Assert.All(legs.Where(leg => !(bool)leg!["paxSegment"]!), ferry => Assert.False((bool)ferry!["showToBuyer"]!));
            Assert.All(legs, leg => Assert.Equal((int)leg!["flightMinutes"]! + 10, (int)leg["blockTimeMinutes"]!));
            Assert.All(legs.Zip(legs.Skip(1)), pair => Assert.Equal((string?)pair.First!["endAirport"]!["icao"], (string?)pair.Second!["startAirport"]!["icao"]));
            Assert.All(legs.Zip(legs.Skip(1)), pair => Assert.True(At(pair.First!["arrivalDateTime"]!) < At(pair.Second!["departureDateTime"]!)));
        });
        Assert.Contains(quotes, quote => quote["segments"]!.AsArray().Any(leg => !(bool)leg!["paxSegment"]!));
        Assert.Contains(quotes, quote => (string?)quote["sellerPrice"]!["currency"] == "GBP");
    }

    [Fact]
    public async Task Estimate_IsThereWhileUnanswered_AndGoneWithTheQuote()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var receiver = await HookReceiver.StartAsync();
        await using var sandbox = await SandboxServer.StartAsync(time: clock, settings: ("Speed", "1"));
        var tripId = "";
        async Task<List<JsonNode>> LiftsAsync(string flags)
        {
            var (_, envelope) = await sandbox.SendAsync(SandboxServer.Call(HttpMethod.Get, $"/rfqs/{tripId}{flags}", sentAt: clock.GetUtcNow()));
            return [.. envelope["data"]!.AsArray().SelectMany(rfq => rfq!["sellerLift"]!.AsArray()).Select(lift => lift!)];
        }
        await sandbox.SubscribeAsync(receiver, "TripRequestSellerResponse");
        tripId = (string)(await sandbox.CreateTripAsync(Trip.OneWay()))["id"]!;

        var before = await LiftsAsync("?aviquote=true&latestquote=true");
        Assert.All(before, lift => Assert.Equal((1, "Unanswered"), ((int)lift["sourcingStatus"]!, (string?)lift["sourcingDisplayStatus"])));
        Assert.All(before, lift => Assert.True((decimal)lift["estimatedPrice"]!["price"]! > 0));
        Assert.All(before, lift => Assert.Null(lift["latestQuote"]));
        Assert.All(await LiftsAsync(""), lift => Assert.Null(lift["estimatedPrice"]));
        Assert.False(receiver.HasMore);

        clock.Advance(TimeSpan.FromMinutes(60));
        await receiver.NextAsync(before.Count);
        var after = await LiftsAsync("?aviquote=true&latestquote=true");
        Assert.All(after, lift => Assert.Null(lift["estimatedPrice"]));
        Assert.All(after, lift => Assert.Equal((int)lift["sourcingStatus"]! == 2, lift["latestQuote"] is not null));
    }

    [Fact]
    public async Task SubmitQuote_ToALift_AnswersIt_AndToAnRfq_AddsOne()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await using var sandbox = await SandboxServer.StartAsync();
        var trip = await sandbox.AnsweredTripAsync(Trip.OneWay());
        await sandbox.SubscribeAsync(receiver, "TripRequestSellerResponse");
        var rfq = (await sandbox.RfqsAsync((string)trip["id"]!))[0]!;
        var lift = rfq["sellerLift"]![0]!;
        var before = lift["links"]!["quotes"]!.AsArray().Count;

        var (status, sent) = await sandbox.PostAsync($"/tripmsgs/{lift["id"]}/submitQuote", Submitted(15_100m));
        await sandbox.PostAsync($"/tripmsgs/{rfq["id"]}/submitQuote", Submitted(14_000m));

        Assert.Equal(201, status);
        var hook = await receiver.NextAsync();
        Assert.Equal((string?)sent["data"]!["id"], hook.Id);
        var message = (await sandbox.GetAsync($"/tripmsgs/{hook.Id}")).Envelope["data"]!;
        Assert.Equal("We are pleased.", (string?)message["message"]);
        var quote = (await sandbox.GetAsync($"/quotes/{message["links"]!["quotes"]![0]!["id"]}")).Envelope["data"]!;
        Assert.Equal((15_100m, "EUR"), ((decimal)quote["sellerPrice"]!["price"]!, (string?)quote["sellerPrice"]!["currency"]));
        Assert.Equal("Extra", (string?)Assert.Single(quote["lineItems"]!.AsArray())!["displayName"]);
        Assert.Equal(53, (int)quote["segments"]![0]!["blockTimeMinutes"]!);
        var now = (await sandbox.GetAsync($"/rfqs/{rfq["id"]}")).Envelope["data"]!;
        Assert.Equal(before + 1, now["sellerLift"]![0]!["links"]!["quotes"]!.AsArray().Count);
        Assert.Equal(rfq["links"]!["quotes"]!.AsArray().Count + 2, now["links"]!["quotes"]!.AsArray().Count);
        Assert.Equal(2, (int)now["sellerLift"]![0]!["sourcingStatus"]!);
    }

    [Fact]
    public async Task Decline_ByHand_TakesADocumentedReasonOnly()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var trip = await sandbox.AnsweredTripAsync(Trip.OneWay());
        var lift = (await sandbox.RfqsAsync((string)trip["id"]!))[0]!["sellerLift"]![0]!;
        Task<(int Status, JsonNode Envelope)> Decline(string reason) =>
            sandbox.PostAsync($"/tripmsgs/{lift["id"]}/decline", new JsonObject { ["message"] = "No", ["declineReason"] = reason });

        Assert.Equal(422, (await Decline("TOO_COLD")).Status);
        var (status, envelope) = await Decline("CREW_NOT_AVAILABLE");

        Assert.Equal((201, "CREW_NOT_AVAILABLE"), (status, (string?)envelope["data"]!["declineReason"]));
        Assert.Equal(3, (int)envelope["data"]!["lift"]![0]!["sourcingStatus"]!);
    }

    [Fact]
    public async Task Chat_IsHeardAndAnsweredWithAHook()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await using var sandbox = await SandboxServer.StartAsync();
        var trip = await sandbox.AnsweredTripAsync(Trip.OneWay());
        await sandbox.SubscribeAsync(receiver, "TripChatFromSeller");
        var rfq = (await sandbox.RfqsAsync((string)trip["id"]!))[0]!;

        var (status, said) = await sandbox.PostAsync($"/tripmsgs/{rfq["id"]}/chat", new JsonObject { ["message"] = "Any skis?\nTwo pairs." });

        Assert.Equal(201, status);
        Assert.StartsWith("abuyermsg-", (string)said["data"]!["id"]!, StringComparison.Ordinal);
        var hook = await receiver.NextAsync();
        Assert.StartsWith("asellermsg-", hook.Id, StringComparison.Ordinal);
        Assert.NotEmpty((string)(await sandbox.GetAsync($"/tripmsgs/{hook.Id}")).Envelope["data"]!["message"]!);
        Assert.Equal(400, (await sandbox.PostAsync($"/tripmsgs/{rfq["id"]}/chat", new JsonObject())).Status);
        Assert.Equal(422, (await sandbox.PostAsync($"/tripmsgs/{rfq["id"]}/chat", new JsonObject { ["message"] = new string('x', 5121) })).Status);
    }

    private static DateTimeOffset At(JsonNode moment) => DateTimeOffset.Parse((string)moment["dateTimeUTC"]!, CultureInfo.InvariantCulture);

    private static JsonObject Submitted(decimal price) => new()
    {
        ["message"] = "We are pleased.",
        ["quote"] = new JsonObject
        {
            ["currencyCode"] = "EUR",
            ["totalPrice"] = price,
            ["messageForBuyer"] = "Without de-icing.",
            ["lift"] = new JsonObject { ["aircraftTail"] = "N12345", ["aircraftType"] = "", ["aircraftCategory"] = "" },
            ["segments"] = new JsonArray(new JsonObject
            {
                ["startAirport"] = new JsonObject { ["icao"] = "EGGW" },
                ["endAirport"] = new JsonObject { ["icao"] = "LFPB" },
                ["dateTime"] = new JsonObject { ["date"] = "2027-08-17", ["time"] = "08:00", ["departure"] = true, ["local"] = false },
                ["paxCount"] = "2",
                ["paxSegment"] = true,
                ["showToBuyer"] = true,
                ["distanceNM"] = 207,
                ["blockTimeMinutes"] = 53,
                ["flightMinutes"] = 43,
            }),
            ["lineItems"] = new JsonArray(
                new JsonObject { ["visibleToBuyer"] = true, ["displayName"] = "Extra", ["type"] = "OTHER", ["price"] = 100 },
                new JsonObject { ["visibleToBuyer"] = false, ["displayName"] = "Hidden", ["type"] = "CREW", ["price"] = 200 }),
        },
    };
}
