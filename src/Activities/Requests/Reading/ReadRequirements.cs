using System.Text.Json.Serialization;

namespace JetVision.Activities.Requests.Reading;

/// <summary>What is asked of aircraft, cabin and quote. Every member is null when the text does not speak of it.</summary>
public sealed record ReadRequirements
{
    /// <summary>Types by their full names, such as Gulfstream G650.</summary>
    [JsonPropertyName("aircraft_types")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? AircraftTypes { get; init; }

    /// <summary>Categories by the marketplace's names, such as Light jet.</summary>
    [JsonPropertyName("aircraft_category")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? AircraftCategory { get; init; }

    /// <summary>The most the client will pay.</summary>
    [JsonPropertyName("max_budget")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReadBudget? MaxBudget { get; init; }

    /// <summary>Whether an empty leg will do.</summary>
    [JsonPropertyName("empty_leg_ok")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? EmptyLegOk { get; init; }

    /// <summary>Animals on board.</summary>
    [JsonPropertyName("pets")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ReadPet>? Pets { get; init; }

    /// <summary>Bulky baggage.</summary>
    [JsonPropertyName("baggage")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReadBaggage? Baggage { get; init; }

    /// <summary>Needs of a patient.</summary>
    [JsonPropertyName("medical")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReadMedical? Medical { get; init; }

    /// <summary>The kinds of passengers, where the text counts them apart.</summary>
    [JsonPropertyName("pax_breakdown")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReadPaxBreakdown? PaxBreakdown { get; init; }

    /// <summary>"asap" when the client is in a hurry.</summary>
    [JsonPropertyName("urgency")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Urgency { get; init; }

    /// <summary>Safety ratings asked for, such as ARGUS Platinum.</summary>
    [JsonPropertyName("safety")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Safety { get; init; }

    /// <summary>The oldest year of make that will do.</summary>
    [JsonPropertyName("min_year")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MinYear { get; init; }

    /// <summary>Whether a fuel stop is ruled out.</summary>
    [JsonPropertyName("nonstop")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Nonstop { get; init; }

    /// <summary>Things that need the operator's consent, such as firearm.</summary>
    [JsonPropertyName("special_items")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? SpecialItems { get; init; }

    /// <summary>Beds and crew.</summary>
    [JsonPropertyName("cabin")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReadCabin? Cabin { get; init; }

    /// <summary>Catering asked for, in the text's words.</summary>
    [JsonPropertyName("catering")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Catering { get; init; }

    /// <summary>Whether Wi-Fi is asked for.</summary>
    [JsonPropertyName("wifi")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Wifi { get; init; }

    /// <summary>True when smoking must be possible, false when it must not happen.</summary>
    [JsonPropertyName("smoking")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Smoking { get; init; }

    /// <summary>Whether a car is asked for at either end.</summary>
    [JsonPropertyName("ground_transport")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? GroundTransport { get; init; }

    /// <summary>ISO 4217 code to quote in.</summary>
    [JsonPropertyName("currency")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Currency { get; init; }

    /// <summary>All ISO 4217 codes, when the quote shall show several.</summary>
    [JsonPropertyName("output_currencies")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? OutputCurrencies { get; init; }

    /// <summary>Whether each trip wants a quote of its own.</summary>
    [JsonPropertyName("separate_quotes")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? SeparateQuotes { get; init; }
}

/// <summary>A ceiling for the price.</summary>
/// <param name="Amount">In whole units of the currency.</param>
/// <param name="Currency">ISO 4217; USD when none was said, and then ambiguous.</param>
/// <param name="AllIn">Whether taxes and fees must fit inside; null when not said.</param>
public sealed record ReadBudget(
    [property: JsonPropertyName("amount")] decimal Amount,
    [property: JsonPropertyName("currency")] string Currency,
    [property: JsonPropertyName("all_in"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? AllIn = null);

/// <summary>Animals of one kind.</summary>
/// <param name="Type">dog, cat, bird, horse or other.</param>
/// <param name="Count">How many.</param>
/// <param name="Size">small, medium or large; null when not said.</param>
public sealed record ReadPet(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("count")] int Count,
    [property: JsonPropertyName("size"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Size = null);

/// <summary>Bulky baggage: each member is true when the text names it.</summary>
public sealed record ReadBaggage
{
    /// <summary>Skis or snowboards.</summary>
    [JsonPropertyName("skis")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Skis { get; init; }

    /// <summary>Golf bags.</summary>
    [JsonPropertyName("golf")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Golf { get; init; }

    /// <summary>Surfboards.</summary>
    [JsonPropertyName("surf")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Surf { get; init; }

    /// <summary>Bicycles.</summary>
    [JsonPropertyName("bicycles")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Bicycles { get; init; }

    /// <summary>A large instrument.</summary>
    [JsonPropertyName("instrument")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Instrument { get; init; }

    /// <summary>Pushchairs.</summary>
    [JsonPropertyName("stroller")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Stroller { get; init; }

    /// <summary>Number of suitcases or bags; null when not counted.</summary>
    [JsonPropertyName("bags")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Bags { get; init; }
}

/// <summary>Needs of a patient.</summary>
public sealed record ReadMedical
{
    /// <summary>The patient lies.</summary>
    [JsonPropertyName("stretcher")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Stretcher { get; init; }

    /// <summary>Oxygen on board.</summary>
    [JsonPropertyName("oxygen")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Oxygen { get; init; }

    /// <summary>A wheelchair to take along or to board with.</summary>
    [JsonPropertyName("wheelchair")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Wheelchair { get; init; }

    /// <summary>Doctors, nurses and paramedics on board.</summary>
    [JsonPropertyName("medical_crew")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MedicalCrew { get; init; }
}

/// <summary>Beds and crew asked for.</summary>
public sealed record ReadCabin
{
    /// <summary>Beds to make up.</summary>
    [JsonPropertyName("beds")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Beds { get; init; }

    /// <summary>Cabin attendants.</summary>
    [JsonPropertyName("flight_attendants")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? FlightAttendants { get; init; }
}

/// <summary>Passengers by kind; their sum is on board.</summary>
public sealed record ReadPaxBreakdown
{
    /// <summary>Grown-ups.</summary>
    [JsonPropertyName("adults")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Adults { get; init; }

    /// <summary>From two to eleven years.</summary>
    [JsonPropertyName("children")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Children { get; init; }

    /// <summary>Under two years.</summary>
    [JsonPropertyName("infants")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Infants { get; init; }

    /// <summary>People who are ill.</summary>
    [JsonPropertyName("patients")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Patients { get; init; }

    /// <summary>Who goes with a patient.</summary>
    [JsonPropertyName("companions")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Companions { get; init; }

    /// <summary>Doctors, nurses and paramedics.</summary>
    [JsonPropertyName("medics")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Medics { get; init; }
}
