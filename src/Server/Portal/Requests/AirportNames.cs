using JetVision.Activities.Airports;
using NodaTime;

namespace JetVision.Server.Portal.Requests;

/// <summary>Airports as people say them, and their zones. Singleton.</summary>
internal sealed class AirportNames(AirportDirectory airports)
{
    /// <summary>The city in one or two words; the code when it is not known.</summary>
    public string City(string icao) => airports.Find(icao) is { } airport ? CityOf(airport) : icao;

    /// <summary>City and field, such as <c>New York, Teterboro (KTEB)</c>; the code when it is not known.</summary>
    public string Label(string icao) => airports.Find(icao)?.Label ?? icao;

    /// <summary>The zone of its local times; UTC when it is not known.</summary>
    public DateTimeZone Zone(string icao) => airports.ZoneOf(icao) ?? DateTimeZone.Utc;

    /// <summary>Whether it lies in the United States, where excise tax is asked about.</summary>
    public bool IsUnitedStates(string icao) => airports.Find(icao)?.Country == "US";

    private static string CityOf(Airport airport)
    {
        var end = airport.City.AsSpan().IndexOfAny(',', '(', '/');
        var city = (end < 0 ? airport.City : airport.City[..end]).Trim();
        return city.Length > 0 ? city : airport.Icao;
    }
}
