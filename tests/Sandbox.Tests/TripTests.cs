using System.Text;
using System.Text.Json.Nodes;

namespace JetVision.Sandbox.Tests;

public sealed class TripTests
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
        Assert.All(hooks, hook => Assert.Equal($"Basic {Convert.ToBase64String("login:secret"u8)}", hook.Authorization));
        Assert.Equal(rfqs, hooks.DistinctBy(hook => hook.Id).Count());
        var lifts = (await sandbox.RfqsAsync((string)trip["id"]!)).SelectMany(rfq => rfq!["sellerLift"]!.AsArray()).ToList();
        Assert.True(lifts.Count(lift => (int)lift!["sourcingStatus"]! == 2) >= 4);
        Assert.All(lifts, lift => Assert.Contains((int)lift!["sourcingStatus"]!, new[] { 2, 3 }));
        Assert.All(lifts, lift => Assert.Equal((int)lift!["sourcingStatus"]! == 2 ? "Accepted" : "Declined", (string?)lift["sourcingDisplayStatus"]));
    }

    [Fact]
    public async Task Trip_Created_HasIdsOfAvinodesShapeAndADeepLinkThatOpens()
    {
        await using var sandbox = await SandboxServer.StartAsync();

        var trip = await sandbox.CreateTripAsync(Trip.OneWay(externalId: "req-77"));

        Assert.Matches("^atrip-[0-9]+$", (string)trip["id"]!);
        Assert.Matches("^[A-Z0-9]{6}$", (string)trip["tripId"]!);
        Assert.Equal("req-77", (string?)trip["externalTripId"]);
        Assert.Equal("5", (string?)trip["segments"]![0]!["paxCount"]);
        var action = trip["actions"]!["searchInAvinode"]!;
        Assert.Equal("GET", (string?)action["httpMethod"]);
        Assert.EndsWith($"/search/load/{trip["id"]}", (string)action["href"]!, StringComparison.Ordinal);
        var page = await sandbox.Http.GetStringAsync(new Uri((string)action["href"]!), TestContext.Current.CancellationToken);
        Assert.Contains("ESTIMATE", page, StringComparison.Ordinal);
        Assert.Equal((string?)trip["id"], (string?)(await sandbox.GetAsync($"/trips/{trip["tripId"]}")).Envelope["data"]!["id"]);
    }

    [Fact]
    public async Task Trip_SameExternalId_IsTheFirstTripAndNoSecondMarket()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var first = await sandbox.CreateTripAsync(Trip.OneWay(externalId: "req-1"));

        var (status, again) = await sandbox.PostAsync("/trips", Trip.OneWay(externalId: "req-1"));

        Assert.Equal(200, status);
        Assert.Equal((string?)first["id"], (string?)again["data"]!["id"]);
        var state = await sandbox.StateAsync();
        Assert.Equal(1, (int)state["trips"]!);
        Assert.All(state["byTrip"]![0]!["rfqsPerOperator"]!.AsObject(), pair => Assert.Equal(1, (int)pair.Value!));
    }

    [Fact]
    public async Task Market_SameRequest_IsTheSameInTwoMarkets()
    {
        await using var one = await SandboxServer.StartAsync();
        await using var other = await SandboxServer.StartAsync();

        var prices = await PricesAsync(one);

        Assert.NotEmpty(prices);
        Assert.Equal(prices, await PricesAsync(other));

        static async Task<List<string>> PricesAsync(SandboxServer sandbox)
        {
            var trip = await sandbox.AnsweredTripAsync(Trip.OneWay("EGLF", "LFMN", "6"));
            return
            [
                .. (await sandbox.RfqsAsync((string)trip["id"]!, "?latestquote=true")).SelectMany(rfq => rfq!["sellerLift"]!.AsArray()).Select(lift =>
                    $"{lift!["aircraftTail"]} {lift["sourcingStatus"]} {lift["declineReason"]} {lift["latestQuote"]?["sellerPrice"]?.ToJsonString()}"),
            ];
        }
    }

    [Theory]
    [InlineData("XXXX", "KOPF", "START_AIRPORT_INVALID", "segments[0].startAirport")]
    [InlineData("KTEB", "ZZ99", "END_AIRPORT_INVALID", "segments[0].endAirport")]
    public async Task UnknownAirport_IsASoftError(string from, string to, string code, string path)
    {
        await using var sandbox = await SandboxServer.StartAsync();

        var (status, envelope) = await sandbox.PostAsync("/trips", Trip.OneWay(from, to));

        Assert.Equal(200, status);
        var error = Assert.Single(envelope["meta"]!["errors"]!.AsArray())!;
        Assert.Equal((code, path), ((string?)error["code"], (string?)error["path"]));
        Assert.Null(envelope["data"]);
        Assert.Equal(0, (int)(await sandbox.StateAsync())["trips"]!);
    }

    [Theory]
    [InlineData("""{"segments":[]}""", 400, "ERR_INPUT_MISSING", "sourcing")]
    [InlineData("""{"sourcing":true}""", 400, "ERR_INPUT_MISSING", "segments")]
    [InlineData("""{"sourcing":true,"segments":[{"endAirport":{"icao":"KOPF"},"dateTime":{"date":"2027-01-01"},"paxCount":"1"}]}""", 400, "ERR_INPUT_MISSING", "segments[0].startAirport.icao")]
    [InlineData("""{"sourcing":true,"segments":[{"startAirport":{"icao":"KTEB"},"endAirport":{"icao":"KOPF"},"paxCount":"1"}]}""", 400, "ERR_INPUT_MISSING", "segments[0].dateTime.date")]
    [InlineData("""{"sourcing":true,"segments":[{"startAirport":{"icao":"KTEB"},"endAirport":{"icao":"KOPF"},"dateTime":{"date":"2027-01-01"}}]}""", 400, "ERR_INPUT_MISSING", "segments[0].paxCount")]
    [InlineData("""{"sourcing":true,"segments":[{"startAirport":{"icao":"KTEB"},"endAirport":{"icao":"KOPF"},"dateTime":{"date":"01/02/2027"},"paxCount":"1"}]}""", 422, "ERR_INPUT_GENERIC_INVALID", "segments[0].dateTime.date")]
    [InlineData("""{"sourcing":true,"segments":[{"startAirport":{"icao":"KTEB"},"endAirport":{"icao":"KOPF"},"dateTime":{"date":"2027-01-01","time":"25:00"},"paxCount":"1"}]}""", 422, "ERR_INPUT_GENERIC_INVALID", "segments[0].dateTime.time")]
    [InlineData("""{"sourcing":true,"segments":[{"startAirport":{"icao":"KTEB"},"endAirport":{"icao":"KOPF"},"dateTime":{"date":"2027-01-01"},"paxCount":"0"}]}""", 422, "ERR_INPUT_GENERIC_INVALID", "segments[0].paxCount")]
    [InlineData("""{"sourcing":true,"segments":[{"startAirport":{"icao":"KTEB"},"endAirport":{"icao":"KTEB"},"dateTime":{"date":"2027-01-01"},"paxCount":"1"}]}""", 422, "ERR_INPUT_GENERIC_INVALID", "segments[0].endAirport")]
    [InlineData("""{"sourcing":true,"segments":[null]}""", 400, "ERR_INPUT_MISSING", "segments[0].startAirport.icao")]
    [InlineData("""[1]""", 400, "ERR_INPUT_GENERIC_INVALID", "")]
    [InlineData("""{"sourcing":tr""", 400, "ERR_INPUT_GENERIC_INVALID", "")]
    [InlineData("", 400, "ERR_INPUT_GENERIC_INVALID", "")]
    public async Task WrongBody_IsRefusedInTheEnvelopeAndSavesNothing(string body, int expected, string code, string path)
    {
        await using var sandbox = await SandboxServer.StartAsync();
        using var request = SandboxServer.Call(HttpMethod.Post, "/trips");
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");

        var (status, envelope) = await sandbox.SendAsync(request);

        Assert.Equal(expected, status);
        Assert.Contains(envelope["meta"]!["errors"]!.AsArray(), error => (string?)error!["code"] == code && (string?)error["path"] == path);
        Assert.Equal(0, (int)(await sandbox.StateAsync())["trips"]!);
    }

    [Fact]
    public async Task HugeBody_IsRefusedInTheEnvelope()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        using var request = SandboxServer.Call(HttpMethod.Post, "/trips");
        request.Headers.ExpectContinue = true; // so that the refusal is read before the connection is cut
        request.Content = new StringContent("{\"x\":\"" + new string('x', 5_000_000) + "\"}", Encoding.UTF8, "application/json");

        var (status, envelope) = await sandbox.SendAsync(request);

        Assert.Equal(413, status);
        Assert.NotEmpty(envelope["meta"]!["errors"]!.AsArray());
    }

    [Fact]
    public async Task UnknownProperties_AreIgnored()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var trip = Trip.OneWay();
        trip["newThing"] = new JsonObject { ["a"] = 1 };
        trip["segments"]![0]!["newThing"] = true;
        trip["segments"]![0]!["paxCount"] = 5; // documented as text; a number is taken as well

        Assert.Equal("5", (string?)(await sandbox.CreateTripAsync(trip))["segments"]![0]!["paxCount"]);
    }

    [Fact]
    public async Task Cancel_EndsTripAndRequests_AndTheSecondTimeConflicts()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var sandbox = await SandboxServer.StartAsync(time: clock, settings: ("Speed", "1"));
        var trip = await sandbox.CreateTripAsync(Trip.OneWay());
        JsonObject Body(string reason) => new() { ["id"] = (string?)trip["id"], ["reason"] = reason, ["messageToSeller"] = "Sorry" };
        HttpRequestMessage Put(JsonNode body) => SandboxServer.Call(HttpMethod.Put, $"/trips/{trip["id"]}/cancel", body, clock.GetUtcNow());

        Assert.Equal(422, (await sandbox.SendAsync(Put(Body("BORED")))).Status);
        var (status, cancelled) = await sandbox.SendAsync(Put(Body("BY_CLIENT")));
        Assert.Equal((200, true), (status, (bool)cancelled["data"]!["canceled"]!));
        Assert.Equal(409, (await sandbox.SendAsync(Put(Body("BY_CLIENT")))).Status);

        clock.Advance(TimeSpan.FromHours(2));
        var read = await sandbox.SendAsync(SandboxServer.Call(HttpMethod.Get, $"/rfqs/{trip["id"]}", sentAt: clock.GetUtcNow()));
        Assert.All(read.Envelope["data"]!.AsArray(), rfq => Assert.True((bool)rfq!["canceled"]!));
        Assert.All(read.Envelope["data"]!.AsArray(), rfq => Assert.Equal(1, (int)rfq!["sellerLift"]![0]!["sourcingStatus"]!));
    }

    [Fact]
    public async Task AutoSendOff_RequestsLeaveFromThePage_OncePerOperator()
    {
        await using var sandbox = await SandboxServer.StartAsync(settings: ("AutoSend", "false"));
        var trip = await sandbox.CreateTripAsync(Trip.OneWay());
        Assert.Empty(trip["links"]!["rfqs"]!.AsArray());
        async Task<string> SendAsync(string? site, params string[] tails)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/search/load/{trip["id"]}/send")
            {
                Content = new FormUrlEncodedContent(tails.Select(tail => KeyValuePair.Create("tail", tail))),
            };
            if (site is not null)
            {
                request.Headers.Add("Sec-Fetch-Site", site);
            }
            using var response = await sandbox.Http.SendAsync(request, TestContext.Current.CancellationToken);
            return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }

        Assert.Contains("own page only", await SendAsync("cross-site", "N411LX"), StringComparison.Ordinal);
        Assert.Contains("Sent to 2 operators", await SendAsync("same-origin", "N411LX", "N418LX", "N402TJ", "XX-NOT"), StringComparison.Ordinal);
        Assert.Contains("Nothing new was sent", await SendAsync(null, "N411LX"), StringComparison.Ordinal);

        var rfqs = await sandbox.RfqsAsync((string)trip["id"]!);
        Assert.Equal([2, 1], rfqs.Select(rfq => rfq!["sellerLift"]!.AsArray().Count));
    }

    [Fact]
    public async Task SparseFields_LeaveOnlyWhatWasAsked()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var trip = await sandbox.CreateTripAsync(Trip.OneWay());

        var (_, envelope) = await sandbox.GetAsync($"/trips/{trip["id"]}?fields[trips]=tripId,segments&fields[airports]=icao");

        Assert.Equal(["id", "href", "type", "tripId", "segments"], envelope["data"]!.AsObject().Select(pair => pair.Key));
        Assert.Equal(["id", "href", "type", "icao"], envelope["data"]!["segments"]![0]!["startAirport"]!.AsObject().Select(pair => pair.Key));
    }

    [Theory]
    [InlineData("/trips/atrip-1")]
    [InlineData("/rfqs/arfq-1")]
    [InlineData("/quotes/aquote-1")]
    [InlineData("/tripmsgs/asellermsg-1")]
    [InlineData("/nothing/here")]
    public async Task UnknownThing_IsNotFoundInTheEnvelope(string path)
    {
        await using var sandbox = await SandboxServer.StartAsync();

        var (status, envelope) = await sandbox.GetAsync(path);

        Assert.Equal((404, "NOT_FOUND"), (status, (string?)envelope["meta"]!["errors"]![0]!["code"]));
    }

    [Theory]
    [InlineData("teb", "KTEB")]
    [InlineData("São Paulo", "SBGR")]
    [InlineData("zurich", "LSZH")]
    public async Task AirportSearch_FindsByCodeAndCity(string filter, string icao)
    {
        await using var sandbox = await SandboxServer.StartAsync();

        var (_, envelope) = await sandbox.GetAsync($"/airports/search?filter={Uri.EscapeDataString(filter)}");

        Assert.Contains(envelope["data"]!.AsArray(), airport => (string?)airport!["icao"] == icao);
    }
}
