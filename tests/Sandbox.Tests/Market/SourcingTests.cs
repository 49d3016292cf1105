using JetVision.Sandbox.Airports;
using JetVision.Sandbox.Fleet;
using JetVision.Sandbox.Market;
using JetVision.Sandbox.Trips;

namespace JetVision.Sandbox.Tests.Market;

public sealed class SourcingTests
{
    private static readonly AirportTable Airports = AirportTable.Instance;
    private static readonly FleetTable Fleet = new(Airports);
    private static readonly Sourcing Sourcing = new(Fleet, Airports);

    [Theory]
    [InlineData("KTEB", "KOPF", 5)]
    [InlineData("KTEB", "KVNY", 8)]
    [InlineData("KVNY", "KLAS", 4)]
    [InlineData("KVNY", "KASE", 6)]
    [InlineData("KDAL", "KAPA", 3)]
    [InlineData("KTEB", "EGGW", 8)]
    [InlineData("KVNY", "RJTT", 9)]
    [InlineData("KVNY", "PHNL", 6)]
    [InlineData("KBOS", "MYNN", 12)]
    [InlineData("MMMX", "KIAH", 6)]
    [InlineData("MMUN", "MMMX", 4)]
    [InlineData("EGLF", "LFMN", 6)]
    [InlineData("EGGW", "LFPB", 4)]
    [InlineData("LFPB", "LSGG", 2)]
    [InlineData("LSGG", "GMMX", 7)]
    [InlineData("LSGG", "GMMX", 16)]
    [InlineData("EDDM", "LEPA", 8)]
    [InlineData("LIML", "LGAV", 5)]
    [InlineData("ESGG", "EGGW", 3)]
    [InlineData("LPPT", "LEMD", 4)]
    [InlineData("EPWA", "LTFM", 6)]
    [InlineData("UBBB", "OMDB", 6)]
    [InlineData("OMDB", "OERK", 4)]
    [InlineData("OMDB", "EGLF", 10)]
    [InlineData("OTHH", "VRMM", 8)]
    [InlineData("VABB", "VIDP", 4)]
    [InlineData("VHHH", "WSSL", 6)]
    [InlineData("VHHH", "RJTT", 8)]
    [InlineData("WSSS", "WADD", 5)]
    [InlineData("YSSY", "YMML", 4)]
    [InlineData("YSSY", "NZQN", 6)]
    [InlineData("RJTT", "RJCC", 4)]
    [InlineData("SBSP", "SBRJ", 3)]
    [InlineData("SBGR", "SBGL", 6)]
    [InlineData("SBGR", "SAEZ", 6)]
    [InlineData("SBGR", "KMIA", 10)]
    [InlineData("SKBO", "SKCG", 4)]
    [InlineData("SAEZ", "SCEL", 5)]
    [InlineData("FALA", "FACT", 4)]
    [InlineData("HKJK", "HTZA", 5)]
    [InlineData("DNMM", "DGAA", 6)]
    [InlineData("HECA", "OEJN", 6)]
    [InlineData("KJFK", "KMIA", 40)]
    [InlineData("EGSS", "LEPA", 90)]
    public void Choose_OrdinaryTrip_FindsAtLeastFiveAircraftOfFourOperators(string from, string to, int pax)
    {
        var segments = Segments(from, to, pax);

        var chosen = Sourcing.Choose(Sourcing.Candidates(segments, Criteria.None), segments);

        Assert.True(chosen.Count >= 5, $"{chosen.Count} aircraft");
        Assert.True(pax > 19 || chosen.DistinctBy(offer => offer.Aircraft.Operator).Count() >= 4, "too few operators");
        var plans = AnswerPlan.Make(chosen, segments, Airports);
        Assert.True(plans.Count(plan => plan.DeclineReason is null) >= 4, "too many declines");
        Assert.All(plans, plan => Assert.True(plan.DeclineReason is null || DeclineReasons.All.Contains(plan.DeclineReason)));
        Assert.All(plans, plan => Assert.InRange(plan.Minutes, 1, 20));
    }

    [Theory]
    [InlineData("KTEB", "KOPF", "Turbo prop")]
    [InlineData("KTEB", "KOPF", "Light jet")]
    [InlineData("KTEB", "KOPF", "Super light jet")]
    [InlineData("KTEB", "KOPF", "Midsize jet")]
    [InlineData("KTEB", "KOPF", "Super midsize jet")]
    [InlineData("KTEB", "KOPF", "Heavy jet")]
    [InlineData("KTEB", "KOPF", "Ultra long range")]
    [InlineData("EGLF", "LFMN", "Light jet")]
    [InlineData("EGLF", "LFMN", "Heavy jet")]
    [InlineData("OMDB", "OERK", "Midsize jet")]
    [InlineData("VHHH", "WSSL", "Heavy jet")]
    public void Choose_CategoryAsked_BringsItFirstAndNothingSmaller(string from, string to, string category)
    {
        var segments = Segments(from, to, 4);

        var chosen = Sourcing.Choose(Sourcing.Candidates(segments, Criteria.None with { Categories = [category] }), segments);

        Assert.True(chosen.Count >= 4, $"{chosen.Count} aircraft");
        Assert.Equal(category, chosen[0].Aircraft.Type.Category);
        Assert.All(chosen, offer => Assert.True(offer.Aircraft.Type.CategoryRank >= Categories.Rank(category)));
    }

    [Fact]
    public void Candidates_UpgradesRefused_AreOfTheCategoryOnly() => Assert.All(
        Sourcing.Candidates(Segments("KTEB", "KOPF", 4), Criteria.None with { Categories = ["Light jet"], IncludeUpgrades = false }),
        candidate => Assert.Equal("Light jet", candidate.Offer.Aircraft.Type.Category));

    [Fact]
    public void Candidates_TailAsked_IsThatTail() =>
        Assert.Equal("N418LX", Assert.Single(Sourcing.Candidates(Segments("KTEB", "KOPF", 4), Criteria.None with { Tails = ["n418lx"] })).Offer.Aircraft.Tail);

    [Theory]
    [InlineData("TFFJ", "TNCM", 4)]
    [InlineData("KTEB", "KOPF", 400)]
    [InlineData("KHPN", "YSSY", 180)]
    public void Candidates_ImpossibleTrip_AreNone(string from, string to, int pax) =>
        Assert.Empty(Sourcing.Candidates(Segments(from, to, pax), Criteria.None));

    private static Segment[] Segments(string from, string to, int pax) =>
        [new Segment(from, to, "2027-03-04", "09:00", true, true, pax, true, false, false)];
}
