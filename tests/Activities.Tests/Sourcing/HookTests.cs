using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using JetVision.Activities.Sourcing;
using JetVision.Activities.Sourcing.Avinode;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JetVision.Activities.Tests.Sourcing;

/// <summary>Web hooks: whatever comes, whenever it comes.</summary>
public sealed class HookTests
{
    [Fact]
    public async Task Hook_BeforeTheTripIsSaved_IsNotLost()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address);
        await house.SubscribeAsync();
        var request = await house.AddRequestAsync();
        var tripId = Guid.CreateVersion7();
        await house.WriteAsync(services =>
        {
            services.GetRequiredService<JetVisionDb>().MarketTrips.Add(new MarketTrip { Id = tripId, RequestId = request.Id, Market = "avinode", CreatedAt = request.CreatedAt });
            return Task.FromResult(true);
        });

        // The marketplace has made the trip and answers arrive, and our own call's answer never does: the server was killed.
        await market.CallAsync(HttpMethod.Post, "/trips", new JsonObject
        {
            ["externalTripId"] = tripId.ToString(),
            ["sourcing"] = true,
            ["segments"] = new JsonArray(new JsonObject
            {
                ["startAirport"] = new JsonObject { ["icao"] = "KTEB" },
                ["endAirport"] = new JsonObject { ["icao"] = "KOPF" },
                ["dateTime"] = new JsonObject { ["date"] = request.Legs[0].Date.ToString("uuuu-MM-dd", null), ["time"] = "09:00", ["departure"] = true, ["local"] = true },
                ["paxCount"] = "6",
                ["paxSegment"] = true,
            }),
        });
        var quoted = (await market.StateAsync())["byTrip"]![0]!["rfqs"]!.GetValue<int>();
        await house.UntilAsync(async db => await db.Rfqs.CountAsync(rfq => rfq.Status != RfqStatus.Unanswered) == quoted);

        // After the restart the promise is kept again and finds the same trip.
        await house.WriteAsync(services =>
        {
            services.GetRequiredService<Shared.IEffects>().Promise(TripToCreate.Effect, "again", new TripToCreate(tripId));
            return Task.FromResult(true);
        });
        await house.UntilAsync(db => db.MarketTrips.AnyAsync(trip => trip.ReconciledAt != null));
        var state = await market.StateAsync();
        Assert.Equal(1, state["trips"]!.GetValue<int>());
        Assert.Equal(state["rfqs"]!.GetValue<int>(), await house.QueryAsync(db => db.Rfqs.CountAsync()));
        Assert.Equal(state["quotes"]!.GetValue<int>(), await house.QueryAsync(db => db.Quotes.CountAsync()));
        Assert.Empty(house.Failed);
    }

    [Fact]
    public async Task RequestsSentByHand_AndChat_AreEnteredOnce()
    {
        await using var market = await PracticeMarket.StartAsync(("AutoSend", "false"));
        await using var house = await House.StartAsync(market.Address);
        await house.SubscribeAsync();
        var request = await house.AddRequestAsync();
        await house.AskAsync(request.Id, "Avinode");
        await house.UntilAsync(db => db.MarketTrips.AnyAsync(trip => trip.ReconciledAt != null));
        var trip = await house.QueryAsync(db => db.MarketTrips.SingleAsync());
        Assert.Equal(0, await house.QueryAsync(db => db.Rfqs.CountAsync()));
        await SendAsync(trip.DeepLink!);
        await house.UntilAsync(async db => (await market.StateAsync())["byTrip"]![0]! is var state && state["unanswered"]!.GetValue<int>() == 0
            && await db.Quotes.CountAsync() == state["quotes"]!.GetValue<int>()
            && await db.Rfqs.CountAsync(rfq => rfq.Status != RfqStatus.Unanswered) == state["rfqs"]!.GetValue<int>());
        var rfq = await house.QueryAsync(db => db.Rfqs.FirstAsync(rfq => rfq.Status == RfqStatus.Quoted));
        var before = await house.QueryAsync(db => db.Quotes.CountAsync());

        await market.FaultsAsync("""{ "duplicateHooks": 2 }""");
        await market.CallAsync(HttpMethod.Post, $"/tripmsgs/{rfq.ExternalId}/chat", new JsonObject { ["message"] = "Is a pet allowed?" });
        await house.UntilAsync(db => db.Messages.AnyAsync(message => message.Author == "operator"));
        await house.UntilAsync(async db => !await db.Inbox.AnyAsync(message => message.ProcessedAt == null)
            && await db.Messages.CountAsync(message => message.Author == "operator") >= (await market.StateAsync())["byTrip"]![0]!["operatorChats"]!.GetValue<int>());

        Assert.Equal(before, await house.QueryAsync(db => db.Quotes.CountAsync()));
        var words = await house.QueryAsync(db => db.Messages.Where(message => message.Author == "operator").Select(message => message.Text).ToListAsync());
        // By number and not by words: an operator with two aircraft may ask the same about each.
        Assert.Equal((await market.StateAsync())["byTrip"]![0]!["operatorChats"]!.GetValue<int>(), words.Count);
        Assert.DoesNotContain(words, text => text.Contains("Is a pet allowed?", StringComparison.Ordinal));
        Assert.Empty(house.Failed);
    }

    [Fact]
    public async Task Hook_OfATripMadeByHand_IsNobodysAndNoFailure()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address);
        await house.SubscribeAsync();

        await market.CallAsync(HttpMethod.Post, "/trips", JsonNode.Parse(
            """{ "sourcing": true, "segments": [{ "startAirport": { "icao": "KTEB" }, "endAirport": { "icao": "KOPF" }, "dateTime": { "date": "2027-03-01", "time": "09:00", "departure": true, "local": true }, "paxCount": "4", "paxSegment": true }] }"""));
        await house.UntilAsync(async db => await db.Inbox.AnyAsync() && !await db.Inbox.AnyAsync(message => message.ProcessedAt == null));

        Assert.Equal(0, await house.QueryAsync(db => db.Rfqs.CountAsync()));
        Assert.Empty(house.Failed);
    }

    [Fact]
    public async Task Hook_PointingElsewhere_IsNotFollowed()
    {
        using var trap = new HttpListenerTrap();
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address);

        Assert.Equal(HttpStatusCode.OK, await PostAsync(house, House.Secret, $$"""{ "id": "arfq-1", "href": "{{trap.Address}}rfqs/arfq-1", "type": "rfqs" }"""));
        await house.UntilAsync(async db => await db.Inbox.AnyAsync(message => message.ProcessedAt != null));

        Assert.False(trap.WasCalled);
        Assert.Empty(house.Failed);
    }

    [Fact]
    public async Task Sender_WithoutTheSecret_FindsNothing()
    {
        await using var house = await House.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(house, "guess", """{ "id": "arfq-1", "type": "rfqs" }"""));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(house, House.Secret, """{ "id": "arfq-1", "type": "rfqs" }""", "Basic d3Jvbmc6d3Jvbmc="));
        Assert.Equal(0, await house.QueryAsync(db => db.Inbox.CountAsync()));
    }

    [Fact]
    public async Task Subscribing_Twice_AddsNothing()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address);

        Assert.Equal((3, 0), await StandAsync(house));
        Assert.Equal(3, await house.SubscribeAsync());
        Assert.Equal(0, await house.SubscribeAsync());
        Assert.Equal((3, 3), await StandAsync(house));

        Assert.Equal(3, (await market.CallAsync(HttpMethod.Get, "/webhooks/settings")).AsArray().Count);
    }

    [Fact]
    public async Task Subscription_SwitchedOffAtTheMarket_IsMended()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var house = await House.StartAsync(market.Address);
        await house.SubscribeAsync();
        var setting = (await market.CallAsync(HttpMethod.Get, "/webhooks/settings")).AsArray()[0]!.AsObject();
        setting["active"] = false;
        setting["clientSecret"] = House.Secret;
        await market.CallAsync(HttpMethod.Put, $"/webhooks/settings/{setting["id"]}", setting.DeepClone());

        Assert.Equal((3, 2), await StandAsync(house));
        Assert.Equal(1, await house.SubscribeAsync());
        Assert.Equal(0, await house.SubscribeAsync());
    }

    [Fact]
    public async Task Subscription_WithoutASecret_IsNone()
    {
        await using var house = await House.StartAsync("http://127.0.0.1:1", settings: ("Avinode:WebhookSecret", null!));

        Assert.Null(await StandAsync(house));
    }

    private static Task<(int Wanted, int On)?> StandAsync(House house) =>
        house.ReadAsync(services => services.GetRequiredService<AvinodeWebhooks>().StandAsync(TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("", "body")]
    [InlineData("[]", "body")]
    [InlineData("{", "body")]
    [InlineData("null", "id")]
    [InlineData("{}", "id")]
    [InlineData("""{ "id": "../../admin", "type": "rfqs" }""", "id")]
    [InlineData("""{ "id": "arfq-1" }""", "type")]
    public async Task Body_ThatIsNoHook_IsRefusedByField(string body, string field)
    {
        await using var house = await House.StartAsync();

        await house.ReadAsync(services =>
        {
            Assert.Equal(field, services.GetRequiredService<MarketHooks>().Receive("TripRequestSellerResponse", body)!.Field);
            return Task.FromResult(true);
        });
    }

    [Fact]
    public async Task Body_WhateverItIs_NeverThrows()
    {
        await using var house = await House.StartAsync();
        await house.ReadAsync(services =>
        {
            var hooks = services.GetRequiredService<MarketHooks>();
            var strings = Gen.OneOf(Gen.String, Gen.Const("arfq-1"), Gen.Const("rfqs"));
            Gen.Select(Gen.String, strings, strings, Gen.Bool).Sample((eventType, id, type, isJson) =>
                hooks.Receive(eventType, isJson ? new JsonObject { ["id"] = id, ["type"] = type }.ToJsonString() : id), threads: 1);
            return Task.FromResult(true);
        });
    }

    private static async Task<HttpStatusCode> PostAsync(House house, string secret, string body, string? authorization = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(house.Address, $"/webhooks/avinode/{secret}/TripRequestSellerResponse"));
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    /// <summary>Does what a broker does on the deep link's page: sends to all operators that it shows.</summary>
    private static async Task SendAsync(string deepLink)
    {
        using var http = new HttpClient();
        var page = await http.GetStringAsync(new Uri(deepLink), TestContext.Current.CancellationToken);
        var tails = Regex.Matches(page, "name=\"tail\"[^>]*value=\"([^\"]+)\"").Select(found => KeyValuePair.Create("tail", found.Groups[1].Value)).ToList();
        Assert.NotEmpty(tails);
        using var form = new FormUrlEncodedContent(tails);
        using var answer = await http.PostAsync(new Uri(deepLink + "/send"), form, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode);
    }

    private sealed class HttpListenerTrap : IDisposable
    {
        private readonly System.Net.Sockets.TcpListener _listener = new(IPAddress.Loopback, 0);

        public HttpListenerTrap() => _listener.Start();

        public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

        public bool WasCalled => _listener.Pending();

        public void Dispose() => _listener.Stop();
    }
}
