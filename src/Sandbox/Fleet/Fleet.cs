using System.Globalization;
using JetVision.Sandbox.Airports;
using JetVision.Sandbox.Storage;

namespace JetVision.Sandbox.Fleet;

/// <summary>An aircraft type with its planning figures: knots, nautical miles, feet, US dollars.</summary>
internal sealed record AircraftType(
    string Name, string Category, int Seats, int CruiseKt, int RangeNm, int RunwayFt, bool SoftFields, decimal HourlyUsd, decimal LandingUsd, int Crew)
{
    /// <summary>The type's place in the order of Avinode's categories, smallest first.</summary>
    public int CategoryRank { get; } = Categories.Rank(Category);

    public bool IsHelicopter => Category.StartsWith("Helicopter", StringComparison.Ordinal);
}

/// <summary>
/// A fictional charter operator and how it behaves.
/// <c>Minutes</c>: Its usual time to answer at speed 1.
/// <c>Chats</c>: Whether it likes to ask something before it quotes.
/// <c>CommissionPercent</c>: The broker's commission that its prices include; usually none.
/// </summary>
internal sealed record Operator(
    int Number, string Name, string Country, string Contact, string Email, string Phone, string Aoc, string Argus, string Wyvern, string IsBao,
    double Minutes, bool Chats, decimal CommissionPercent)
{
    public string Id => $"company-{Number}";
}

/// <summary>One aircraft of the market.</summary>
internal sealed record Aircraft(string Tail, AircraftType Type, int Year, int? Refurbished, Airport Base, Operator Operator, IReadOnlyList<string> Amenities)
{
    /// <summary>Operators price in the money of the aircraft's home.</summary>
    public string Currency => Base.Country switch
    {
        "GB" => "GBP",
        "AT" or "CH" or "DE" or "ES" or "FR" or "IT" => "EUR",
        _ => "USD",
    };
}

/// <summary>The whole market: types, operators, aircraft.</summary>
internal sealed class FleetTable
{
    public FleetTable(AirportTable airports)
    {
        Types = [.. EmbeddedCsv.Read("types.csv").Select(row => new AircraftType(
            row[0], row[1], Int(row[2]), Int(row[3]), Int(row[4]), Int(row[5]), row[6] == "1", Money(row[7]), Money(row[8]), Int(row[9])))];
        Operators = [.. EmbeddedCsv.Read("operators.csv").Select(row => new Operator(
            Int(row[0]), row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], row[9], Int(row[10]), row[11] == "1",
            row[12].Length == 0 ? 0 : Money(row[12])))];
        var types = Types.ToDictionary(type => type.Name);
        var operators = Operators.ToDictionary(company => company.Number);
        Aircraft = [.. EmbeddedCsv.Read("fleet.csv").Select(row => new Aircraft(
            row[0], types[row[1]], Int(row[2]), row[3].Length == 0 ? null : Int(row[3]), airports[row[4]], operators[Int(row[5])], row[6].Split('|')))];
        ByTail = Aircraft.ToDictionary(aircraft => aircraft.Tail, StringComparer.OrdinalIgnoreCase);
        ByNumber = operators;
    }

    public IReadOnlyList<AircraftType> Types { get; }

    public IReadOnlyList<Operator> Operators { get; }

    public IReadOnlyList<Aircraft> Aircraft { get; }

    public IReadOnlyDictionary<string, Aircraft> ByTail { get; }

    public IReadOnlyDictionary<int, Operator> ByNumber { get; }

    private static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static decimal Money(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
