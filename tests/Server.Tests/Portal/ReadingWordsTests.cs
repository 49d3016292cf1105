using JetVision.Server.Portal.Requests;
using Xunit;

namespace JetVision.Server.Tests.Portal;

public sealed class ReadingWordsTests
{
    [Fact]
    public void Of_MissingFields_AreToldWithTheirFlight() => Assert.Equal(
        ["how many fly, flight 1", "the date, flight 2"],
        Read("""{"legs":[{},{}],"missing":["legs[0].pax","legs[1].date"],"ambiguous":[],"missing_soft":[]}""").Missing);

    [Fact]
    public void Of_OneFlight_NeedsNoNumber() => Assert.Equal(["the time of day"], Read("""{"legs":[{}],"missing_soft":["legs[0].time_window"]}""").NotSaid);

    [Fact]
    public void Of_AmbiguousAirport_NamesTheWays() => Assert.Equal(
        ["where the flight goes: <KMIA>, <KOPF> or <KFLL>"],
        Read("""{"legs":[{"to":null,"to_candidates":["KMIA","KOPF","KFLL"]}],"ambiguous":["legs[0].to"]}""").Ambiguous);

    [Fact]
    public void Of_WhereItGoes_NamesWhatIsLikelyAndSaysWhatIsCertain() => Assert.Equal(
        [("KTEB", true), ("KMIA", false), ("KTEB", true)],
        Read("""{"legs":[{"from":"KTEB","to":null,"to_candidates":["KMIA","KOPF"]},{"from":null,"from_candidates":["KMIA","KOPF"],"to":"KTEB"}]}""").Stops);

    [Fact]
    public void Of_AmbiguousDate_NamesTheDays() => Assert.Equal(
        ["the date: Fri 27 Nov 2026 or Fri 4 Dec 2026"],
        Read("""{"legs":[{"date":"2026-11-27","date_alternatives":["2026-12-04"]}],"ambiguous":["legs[0].date"]}""").Ambiguous);

    [Fact]
    public void Of_Wishes_AreToldInWords() => Assert.Equal(
        [("Who flies", "8 adults, 2 children"), ("Budget", "25,000, USD, all in"), ("Pets", "1 dog, small"), ("Nonstop", "yes")],
        Read("""{"requirements":{"pax_breakdown":{"adults":8,"children":2},"max_budget":{"amount":25000,"currency":"USD","all_in":true},"pets":[{"type":"dog","count":1,"size":"small"}],"nonstop":true,"smoking":false}}""").Wishes);

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"legs":[],"ambiguous":["legs[7].to"],"missing":[]}""")]
    public void Of_LittleOrNothing_Fails_Nowhere(string? json) => Assert.Empty(Read(json).Missing);

    private static ReadingWords Read(string? json) => ReadingWords.Of(json, code => $"<{code}>");
}
