using CsCheck;
using JetVision.Activities.Aircraft;
using JetVision.Activities.Airports;
using JetVision.Activities.Flights;
using JetVision.Activities.Requests;
using NodaTime;
using Xunit;

namespace JetVision.Activities.Tests.Flights;

public sealed class FlightChecksTests
{
    private static readonly AirportDirectory _airports = AirportDirectory.Default;
    private static readonly FlightChecks _checks = new(_airports);

    [Theory]
    [InlineData("LFMN", "LFLJ", "Citation XLS", FlightWarningKind.Runway, "The runway of LFLJ is 1,762 ft, a Citation XLS usually needs 3,700 ft.")]
    [InlineData("KTEB", "KJRB", "Phenom 300", FlightWarningKind.Runway, "KJRB is a pad for helicopters.")]
    [InlineData("KTEB", "EGGW", "King Air 350", FlightWarningKind.Range, "A King Air 350 needs ")]
    [InlineData("YSSY", "SAEZ", "Bell 407", FlightWarningKind.Range, "A Bell 407 does not get from YSSY to SAEZ even with four stops for fuel.")]
    public void AnAircraftThatDoesNotFit_IsTold(string from, string to, string type, FlightWarningKind kind, string text) =>
        Assert.Contains(Check(from, to, "2026-12-04", "10:00", type).Warnings, warning => warning.Kind == kind && warning.Text.StartsWith(text, StringComparison.Ordinal));

    [Theory]
    [InlineData("KTEB", "KOPF", "Phenom 300")]
    [InlineData("KVNY", "KASE", "Challenger 350")]
    [InlineData("KTEB", "EGGW", "Gulfstream G550")]
    [InlineData("KVNY", "RJTT", "Gulfstream G650")]
    [InlineData("KTEB", "KJRB", "AW139")]
    public void AnAircraftThatFits_GivesNoWarningOfRangeOrRunway(string from, string to, string type)
    {
        var check = Check(from, to, "2026-12-04", "10:00", type);

        Assert.Empty(check.Stops!);
        Assert.DoesNotContain(check.Warnings, warning => warning is { Kind: FlightWarningKind.Runway or FlightWarningKind.Range, IsGrave: true });
    }

    [Theory]
    [InlineData("EGLF", "2026-12-05", "07:30", "07:30 is outside the hours of EGLF (08:00 to 20:00).", true)] // a Saturday
    [InlineData("EGLF", "2026-12-04", "07:30", null, false)]
    [InlineData("KTEB", "2026-12-04", "23:30", "23:30 is outside the hours of KTEB (06:00 to 23:00).", false)]
    [InlineData("EGLC", "2026-12-05", "15:00", "15:00 is outside the hours of EGLC (06:30 to 13:00).", true)]
    public void ADepartureAtNight_IsComparedWithTheFieldsHours(string from, string date, string time, string? text, bool isGrave)
    {
        var told = Check(from, "LFPB", date, time).Warnings.Where(warning => warning.Kind == FlightWarningKind.Hours && warning.Airport == from);

        Assert.Equal(text is null ? [] : [(text, isGrave)], told.Select(warning => (warning.Text[..text!.Length], warning.IsGrave)));
    }

    [Fact]
    public void AnArrivalIsComparedInItsOwnZone()
    {
        // Five hours by air and three of the clock.
        var told = Assert.Single(Check("KTEB", "KASE", "2026-12-04", "21:30").Warnings, warning => warning.Kind == FlightWarningKind.Hours && warning.Airport == "KASE");

        Assert.True(told.IsGrave);
        Assert.StartsWith("23:", told.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KTEB", "2027-03-14", "02:30", "02:30 does not exist at KTEB on 14 March 2027")]
    [InlineData("LFPB", "2027-03-28", "02:30", "02:30 does not exist at LFPB on 28 March 2027")]
    [InlineData("KTEB", "2027-11-07", "01:30", "01:30 comes twice at KTEB on 7 November 2027")]
    [InlineData("KTEB", "2027-03-14", "03:30", null)]
    public void ALocalTimeThatTheClockSkipsOrRepeats_IsTold(string from, string date, string time, string? text)
    {
        var told = Check(from, "KOPF", date, time).Warnings.Where(warning => warning.Kind == FlightWarningKind.Clock).Select(warning => warning.Text[..(text?.Length ?? 0)]);

        Assert.Equal(text is null ? [] : [text], told);
    }

    [Fact]
    public void AReturnOnOneDayThatIsTooLong_IsTold()
    {
        var legs = new[] { Leg("KTEB", "KVNY", "2026-12-04", "07:00"), Leg("KVNY", "KTEB", "2026-12-04", "18:00") };

        var checks = _checks.Check(legs, AircraftTypes.Match("Challenger 350"));

        Assert.Contains(checks[^1].Warnings, warning => warning.Kind == FlightWarningKind.Duty);
        Assert.DoesNotContain(_checks.Check([legs[0], legs[1] with { Date = new LocalDate(2026, 12, 6) }]).SelectMany(check => check.Warnings), warning => warning.Kind == FlightWarningKind.Duty);
    }

    [Fact]
    public void WestboundOverTheDateLine_ArrivesOnAnotherDay()
    {
        var check = Check("KVNY", "RJTT", "2026-12-04", "11:00", "Gulfstream G650");

        Assert.Equal(new LocalDate(2026, 12, 5), check.Arrives!.Value.Date);
    }

    [Fact]
    public void Stops_AreOnTheWay_AndEachPartIsWithinRange() => Gen.Select(
        Of("KTEB", "KVNY", "EGGW", "LSGG", "OMDB", "VHHH", "SBGR", "KOPF", "RJTT", "YSSY"), Of("LFMN", "KASE", "WSSL", "LEMD", "CYYZ", "FACT", "MMUN"),
        Of("Phenom 300", "Citation XLS", "Challenger 604", "Gulfstream G450")).Sample(
            (from, to, type) =>
            {
                var (start, end, aircraft) = (_airports[from], _airports[to], AircraftTypes.Match(type)!);
                if (TechStops.Plan(_airports, start, end, aircraft) is not { } stops)
                {
                    return;
                }

                Airport[] way = [start, .. stops, end];
                Assert.All(way.Zip(way.Skip(1)), part => Assert.True(TechStops.IsNonstop(part.First, part.Second, aircraft)));
                Assert.True(way.Zip(way.Skip(1)).Sum(part => GreatCircle.DistanceNm(part.First, part.Second)) < (1.5 * GreatCircle.DistanceNm(start, end)) + 200);
                Assert.Equal(way.Length, way.Distinct().Count());
            },
            iter: 60);

    [Fact]
    public void EveryNote_IsOfAFieldThatWeKnow() => Assert.DoesNotContain(FieldNotes.Fields, field => _airports.Find(field) is null);

    [Fact]
    public void Nearest_OfAspen_IsRifleEagleOrNearer() => Assert.Contains("KEGE", _airports.Nearest(_airports["KASE"], limit: 5, minRunwayFt: 6000).Select(near => near.Airport.Icao));

    private static Gen<string> Of(params string[] words) => Gen.Int[0, words.Length - 1].Select(index => words[index]);

    private static LegCheck Check(string from, string to, string date, string time, string? type = null) => Assert.Single(_checks.Check([Leg(from, to, date, time)], AircraftTypes.Match(type)));

    private static Leg Leg(string from, string to, string date, string time)
    {
        var at = NodaTime.Text.LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(time).Value;
        return new Leg(from, to, NodaTime.Text.LocalDatePattern.Iso.Parse(date).Value, at, at, false, 4);
    }
}
