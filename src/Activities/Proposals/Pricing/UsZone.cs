using JetVision.Activities.Airports;

namespace JetVision.Activities.Proposals.Pricing;

/// <summary>Where an airport lies for the United States' taxes.</summary>
internal enum UsZone
{
    /// <summary>The contiguous states and the District of Columbia.</summary>
    Mainland,

    /// <summary>Alaska.</summary>
    Alaska,

    /// <summary>Hawaii.</summary>
    Hawaii,

    /// <summary>Canada or Mexico within 225 statute miles of the mainland.</summary>
    Border,

    /// <summary>Anywhere else, the United States' territories among them.</summary>
    Abroad,
}

/// <summary>
/// Finds the zone. The law measures the 225 miles from the border; here they are measured from the nearest mainland airport, which lies a few miles inside it,
/// so a place at the very edge may be taken for abroad. Toronto, Vancouver and Monterrey are inside, Mexico City and Nassau outside.
/// </summary>
internal sealed class UsZones(IEnumerable<Airport> all)
{
    private const double BorderNm = 225 / 1.15078;

    private readonly Lazy<Airport[]> _mainland = new(() => [.. all.Where(airport => Of(airport.Country, airport.Region) == UsZone.Mainland)]);

    public UsZone Of(Airport airport)
    {
        var zone = Of(airport.Country, airport.Region);
        return zone == UsZone.Abroad && airport.Country is "CA" or "MX" && IsNear(airport) ? UsZone.Border : zone;
    }

    private static UsZone Of(string country, string region) => (country, region) switch
    {
        ("US", "US-AK") => UsZone.Alaska,
        ("US", "US-HI") => UsZone.Hawaii,
        ("US", _) => UsZone.Mainland,
        _ => UsZone.Abroad,
    };

    /// <summary>A degree of latitude is 60 nm, which spares most of the trigonometry.</summary>
    private bool IsNear(Airport airport) => _mainland.Value.Any(near =>
        Math.Abs(near.Latitude - airport.Latitude) * 60 <= BorderNm && GreatCircle.DistanceNm(near, airport) <= BorderNm);
}
