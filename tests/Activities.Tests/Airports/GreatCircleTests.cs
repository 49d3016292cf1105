using JetVision.Activities.Airports;
using Xunit;

namespace JetVision.Activities.Tests.Airports;

public sealed class GreatCircleTests
{
    private static readonly AirportDirectory Airports = AirportDirectory.Default;

    [Theory]
    [InlineData("ESGG", "EGGW", 558)]
    [InlineData("EGGW", "LFPB", 205)]
    [InlineData("LFPB", "ESGG", 629)]
    [InlineData("KTEB", "KOPF", 949)]
    [InlineData("KVNY", "KASE", 634)]
    [InlineData("EGLF", "LFMN", 560)]
    [InlineData("KTEB", "EGGW", 2989)]
    [InlineData("KVNY", "RJTT", 4745)]
    [InlineData("LSGG", "GMMX", 1096)]
    [InlineData("SBSP", "SBRJ", 197)]
    [InlineData("VHHH", "WSSL", 1385)]
    [InlineData("KTEB", "KVNY", 2129)]
    public void DistanceNm_KnownPair_IsWithinHalfAPercent(string from, string to, double expected) =>
        Assert.InRange(GreatCircle.DistanceNm(Airports[from], Airports[to]), expected * 0.995, expected * 1.005);

    [Theory] // a marketplace's own sample quote, on its routed distances
    [InlineData(207, 43, 53)]
    [InlineData(602, 90, 100)]
    [InlineData(679, 108, 118)]
    public void FlightTime_SampleQuote_IsWithinTenMinutes(double routedNm, int flight, int block)
    {
        var time = FlightTime.FromRoutedDistance(routedNm, 456);
        Assert.InRange(time.FlightMinutes, flight - 10, flight + 10);
        Assert.InRange(time.BlockMinutes, block - 10, block + 10);
    }

    [Fact]
    public void FlightTime_AgainstTheWesterly_TakesLonger()
    {
        var west = FlightTime.Estimate(Airports["KTEB"], Airports["KVNY"], 460);
        var east = FlightTime.Estimate(Airports["KVNY"], Airports["KTEB"], 460);
        Assert.True(west.FlightMinutes > east.FlightMinutes + 30, $"{west} against {east}");
    }

    [Fact]
    public void Path_EndsAreTheAirports_AndPiecesAddUpToTheDistance()
    {
        var (from, to) = (Airports["KTEB"], Airports["EGGW"]);
        var path = GreatCircle.Path(from, to, 16);
        Assert.Equal(17, path.Count);
        var sum = path.Zip(path.Skip(1), (a, b) => GreatCircle.DistanceNm(a.Latitude, a.Longitude, b.Latitude, b.Longitude)).Sum();
        Assert.Equal(GreatCircle.DistanceNm(from, to), sum, 3);
        Assert.Equal(to.Latitude, path[^1].Latitude, 6);
    }
}
