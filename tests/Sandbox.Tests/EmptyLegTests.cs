using System.Text.Json.Nodes;

namespace JetVision.Sandbox.Tests;

public sealed class EmptyLegTests
{
    [Fact]
    public async Task Search_FindsLegsThatStartNear_AndEachCanBeRead()
    {
        await using var sandbox = await SandboxServer.StartAsync();

        var (status, envelope) = await sandbox.PostAsync("/emptylegs/search", Span("KTEB", "2027-03-01", "2027-03-31"));

        Assert.Equal(200, status);
        var legs = envelope["data"]!.AsArray();
        Assert.NotEmpty(legs);
        Assert.All(legs, leg => Assert.True((decimal)leg!["price"]!["price"]! > 0));
        Assert.Equal(legs.Select(leg => (string?)leg!["departureDateTime"]!["dateTimeUTC"]).Order(StringComparer.Ordinal), legs.Select(leg => (string?)leg!["departureDateTime"]!["dateTimeUTC"]));
        var one = (await sandbox.GetAsync($"/emptylegs/{legs[0]!["id"]}")).Envelope["data"]!;
        Assert.Equal(legs[0]!.ToJsonString(), one.ToJsonString());
    }

    [Theory]
    [InlineData("KTEB", "2027-03-01", "2027-04-30", 422)]
    [InlineData("KTEB", "2027-03-02", "2027-03-01", 422)]
    [InlineData("KTEB", "tomorrow", "2027-03-01", 400)]
    [InlineData("XXXX", "2027-03-01", "2027-03-02", 200)]
    public async Task Search_WrongSpanOrAirport_IsAnError(string from, string first, string last, int expected)
    {
        await using var sandbox = await SandboxServer.StartAsync();

        var (status, envelope) = await sandbox.PostAsync("/emptylegs/search", Span(from, first, last));

        Assert.Equal(expected, status);
        Assert.NotEmpty(envelope["meta"]!["errors"]!.AsArray());
    }

    private static JsonObject Span(string from, string first, string last) => new()
    {
        ["startAirport"] = new JsonObject { ["icao"] = from },
        ["startDate"] = first,
        ["endDate"] = last,
    };
}
