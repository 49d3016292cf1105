using NodaTime;

namespace JetVision.Activities.Airports;

/// <summary>A field that an aircraft can be chartered from or to.</summary>
/// <param name="Icao">Four-letter code; what JetVision stores everywhere.</param>
/// <param name="Iata">Three-letter code, or null when it has none.</param>
/// <param name="Name">Full name in the source's spelling.</param>
/// <param name="City">The city it serves, or an empty string.</param>
/// <param name="Region">ISO 3166-2 code, such as US-NJ.</param>
/// <param name="Country">ISO 3166-1 alpha-2 code.</param>
/// <param name="Latitude">Degrees, north positive.</param>
/// <param name="Longitude">Degrees, east positive.</param>
/// <param name="ElevationFt">Feet above mean sea level, or null when unknown.</param>
/// <param name="Size">How big the field is.</param>
/// <param name="RunwayFt">Longest runway in feet, or null when unknown.</param>
/// <param name="Surface">Of the longest runway, such as asphalt; null when unknown.</param>
/// <param name="TimeZone">IANA zone id, such as America/New_York.</param>
public sealed record Airport(
    string Icao, string? Iata, string Name, string City, string Region, string Country, double Latitude, double Longitude,
    int? ElevationFt, AirportSize Size, int? RunwayFt, string? Surface, string TimeZone)
{
    /// <summary>The zone in which this airport's local times are told.</summary>
    public DateTimeZone Zone => DateTimeZoneProviders.Tzdb.GetZoneOrNull(TimeZone) ?? DateTimeZone.Utc;

    /// <summary>City, name and code as a client should see them: "Nice (LFMN)" or "New York, Teterboro (KTEB)".</summary>
    public string Label => AirportLabel.Of(this);
}

/// <summary>How big a field is, as the source classes it.</summary>
public enum AirportSize
{
    /// <summary>A pad for helicopters only.</summary>
    Heliport,

    /// <summary>A small field; may lack lights, fuel or customs.</summary>
    Small,

    /// <summary>A regional or business field.</summary>
    Medium,

    /// <summary>A main airport.</summary>
    Large,
}
