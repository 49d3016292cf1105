namespace JetVision.Activities.Aircraft;

/// <summary>A type that is chartered often, with figures for planning; an operator's own word goes first.</summary>
/// <param name="Type">The name.</param>
/// <param name="Designator">ICAO's type designator, which flight plans carry; several types may share one.</param>
/// <param name="Category">Avinode's category.</param>
/// <param name="Seats">The usual passenger seats.</param>
/// <param name="CruiseKt">The true air speed in knots.</param>
/// <param name="RangeNm">The brochure's range in nautical miles, good to about ten percent.</param>
/// <param name="RunwayFt">The runway in feet that it usually needs; null for a helicopter.</param>
/// <param name="HourlyUsd">The usual retail price of a flight hour in US dollars before tax, from and to; null when it is priced by the trip.</param>
public sealed record AircraftType(string Type, string Designator, string Category, int Seats, int CruiseKt, int RangeNm, int? RunwayFt, (int From, int To)? HourlyUsd)
{
    /// <summary>The range with a full cabin, in nautical miles.</summary>
    public double UsableRangeNm => RangeNm * 0.87;

    /// <summary>Whether it needs no runway.</summary>
    public bool IsHelicopter => RunwayFt is null;
}
