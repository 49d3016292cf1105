using System.Text.Json.Nodes;

namespace JetVision.Sandbox.Tests;

public sealed class WatchTests
{
    [Fact]
    public async Task PostedLeg_IsFound_Changed_AndWithdrawn()
    {
        await using var sandbox = await SandboxServer.StartAsync();

        var posted = (await sandbox.PostAsync("/emptylegs", Leg("KTEB", "KASE"))).Envelope["data"]!;
        var found = (await sandbox.PostAsync("/emptylegs/search", Search())).Envelope["data"]!.AsArray();
        var deleted = (await sandbox.SendAsync(SandboxServer.Call(HttpMethod.Delete, $"/emptylegs/{posted["id"]}"))).Status;
        var gone = (await sandbox.PostAsync("/emptylegs/search", Search())).Envelope["data"]!.AsArray();

        Assert.Contains(found, leg => (string?)leg!["id"] == (string?)posted["id"]);
        Assert.Equal(200, deleted);
        Assert.DoesNotContain(gone, leg => (string?)leg!["id"] == (string?)posted["id"]);
        Assert.Equal(404, (await sandbox.GetAsync($"/emptylegs/{posted["id"]}")).Status);
    }

    [Theory]
    [InlineData("KTEB", true, 30, 1)]
    [InlineData("KHPN", true, 30, 1)]
    [InlineData("KMIA", true, 30, 0)]
    [InlineData("KTEB", false, 30, 0)]
    [InlineData("KTEB", true, 1, 0)]
    public async Task Watch_ThatIsActiveAndNear_IsTold(string watched, bool isActive, int daysOut, int hooks)
    {
        await using var sandbox = await SandboxServer.StartAsync();
        await sandbox.PostAsync("/webhooks/settings", new JsonObject { ["targetURI"] = "http://127.0.0.1:1/", ["eventTypes"] = new JsonArray("EmptyLegs") });
        var watch = new JsonObject
        {
            ["uniqueName"] = "A test", ["active"] = isActive, ["daysOut"] = daysOut,
            ["watchedSegments"] = new JsonArray(new JsonObject { ["start"] = new JsonObject { ["airport"] = new JsonObject { ["icao"] = watched } } }),
        };
        Assert.Equal(201, (await sandbox.PostAsync("/emptylegs/watches", watch)).Status);

        await sandbox.PostAsync("/emptylegs", Leg("KTEB", "KASE"));

        Assert.Equal(hooks, (int)(await sandbox.StateAsync())["hooks"]!["waiting"]!);
    }

    [Theory]
    [InlineData("""{ "watchedSegments": [{ "start": { "countryCode": "SE" } }] }""", 400)]
    [InlineData("""{ "uniqueName": "x", "watchedSegments": [] }""", 400)]
    [InlineData("""{ "uniqueName": "x", "watchedSegments": [{ "start": { "airport": { "icao": "ZZZZ" } } }] }""", 422)]
    public async Task Watch_ThatLacksSomething_IsRefused(string body, int status)
    {
        await using var sandbox = await SandboxServer.StartAsync();

        Assert.Equal(status, (await sandbox.PostAsync("/emptylegs/watches", JsonNode.Parse(body)!)).Status);
    }

    private static JsonObject Leg(string from, string to) => new()
    {
        ["lift"] = new JsonObject { ["aircraftTail"] = new Fleet.FleetTable(Airports.AirportTable.Instance).Aircraft.First(aircraft => aircraft.Type is { IsHelicopter: false, RangeNm: > 3000 }).Tail },
        ["startAirport"] = new JsonObject { ["icao"] = from },
        ["endAirport"] = new JsonObject { ["icao"] = to },
        ["departureDateTime"] = new JsonObject { ["dateTimeLocal"] = $"{Day():yyyy-MM-dd}T10:00:00" },
        ["price"] = new JsonObject { ["price"] = 9000 },
    };

    private static JsonObject Search() => new()
    {
        ["startAirport"] = new JsonObject { ["icao"] = "KTEB" }, ["endAirport"] = new JsonObject { ["icao"] = "KASE" }, ["startDate"] = $"{Day():yyyy-MM-dd}", ["endDate"] = $"{Day():yyyy-MM-dd}",
    };

    private static DateTime Day() => TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(10);
}
