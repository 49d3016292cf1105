using NodaTime;

namespace JetVision.Sandbox.Airports;

/// <summary>An airport as the market needs it. Runways that the source does not state are guessed from the field's size.</summary>
internal sealed record Airport(
    int Number, string Icao, string Iata, string Name, string City, string Country, double Latitude, double Longitude, char Size, int RunwayFt, bool IsSoft,
    DateTimeZone Zone)
{
    public string Id => $"airport-{Number}";

    public bool IsHeliport => Size == 'h';
}
