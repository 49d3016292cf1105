using CsCheck;
using JetVision.Activities.Requests;
using JetVision.Activities.Sourcing;
using JetVision.Activities.Tenancy;
using NodaTime;
using Xunit;

namespace JetVision.Activities.Tests.Sourcing;

public sealed class QuoteProgressTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 22, 12, 0);

    private static readonly Gen<RfqStatus> AnyStatus = Gen.Enum<RfqStatus>();

    [Fact]
    public void Answers_DoNotDependOnTheirOrder() => Gen.Select(AnyStatus.List[0, 12], Gen.Int[0, 5], Gen.Int[0, 5]).Sample((statuses, quotes, enough) =>
        Decide(statuses, quotes, enough) == Decide(Enumerable.Reverse(statuses).ToList(), quotes, enough));

    [Fact]
    public void AllAnswered_NeverWhileSomebodyIsAsked() => Gen.Select(AnyStatus.List[0, 12], Gen.Int[0, 5]).Sample((statuses, quotes) =>
        (Decide(statuses, quotes, 0) == "AllAnswered") == (statuses.Exists(status => status != RfqStatus.Withdrawn) && !statuses.Contains(RfqStatus.Unanswered)));

    [Fact]
    public void MarketTrip_NotYetRead_KeepsItOpen()
    {
        var trip = new MarketTrip { Market = "avinode" };
        Rfq[] mailed = [Rfq(RfqStatus.Quoted)];

        Assert.Null(QuoteProgress.Decide(RequestStage.AwaitingQuotes, mailed, [trip], 1, 0));
        trip.ReconciledAt = Now;
        Assert.Null(QuoteProgress.Decide(RequestStage.AwaitingQuotes, mailed, [trip], 1, 0));
        Assert.Equal("AllAnswered", QuoteProgress.Decide(RequestStage.AwaitingQuotes, [.. mailed, Rfq(RfqStatus.Declined, "avinode")], [trip], 1, 0));
        trip.IsCancelled = true;
        Assert.Equal("AllAnswered", QuoteProgress.Decide(RequestStage.AwaitingQuotes, mailed, [trip], 1, 0));
    }

    [Theory]
    [InlineData(RequestStage.Comparing, "WindowClosed")]
    [InlineData(RequestStage.Cancelled, null)]
    [InlineData(RequestStage.AwaitingQuotes, null)]
    public void Stage_DecidesWhileSomebodyIsSilent(RequestStage stage, string? outcome) =>
        Assert.Equal(outcome, QuoteProgress.Decide(stage, [Rfq(RfqStatus.Unanswered)], [], 0, 0));

    [Fact]
    public void Enough_EndsBeforeAllHaveAnswered() =>
        Assert.Equal("Enough", QuoteProgress.Decide(RequestStage.AwaitingQuotes, [Rfq(RfqStatus.Quoted), Rfq(RfqStatus.Quoted), Rfq(RfqStatus.Unanswered)], [], 2, 2));

    [Fact]
    public void Tally_CountsInWords() => Assert.Equal(
        "1 quote, 1 declined, 2 did not answer.",
        QuoteProgress.Tally([Rfq(RfqStatus.Quoted), Rfq(RfqStatus.Declined), Rfq(RfqStatus.Expired), Rfq(RfqStatus.Unanswered)], 1));

    [Theory]
    [InlineData(5, 30)]
    [InlineData(23, 30)]
    [InlineData(25, 120)]
    public void Window_OfAFlightWithinADay_IsShort(int hoursAhead, int minutes)
    {
        var departure = (Now + Duration.FromHours(hoursAhead)).InZone(DateTimeZoneProviders.Tzdb["America/New_York"]).LocalDateTime;
        var leg = new Leg("KTEB", "KOPF", departure.Date, departure.TimeOfDay, null, false, 4);

        Assert.Equal(TimeSpan.FromMinutes(minutes), QuoteDeadline.Window(new Brokerage { Name = "B", Email = "b@b.example" }, [leg], Now));
    }

    private static string? Decide(List<RfqStatus> statuses, int quotes, int enough) =>
        QuoteProgress.Decide(RequestStage.AwaitingQuotes, statuses.ConvertAll(status => Rfq(status)), [], quotes, enough);

    private static Rfq Rfq(RfqStatus status, string channel = "email") => new() { Channel = channel, OperatorName = "Alpha", Status = status };
}
