using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;

namespace JetVision.Activities.Requests.Reading;

/// <summary>What a client's message says about a flight: facts only, nothing guessed; what is unsure is named as such.</summary>
public sealed record RequestReading
{
    /// <summary>Options that write the stored and published shape: snake case, dates as YYYY-MM-DD, times as HH:MM.</summary>
    public static JsonSerializerOptions Json => ReadingJson.Options;

    /// <summary>What the sender wants.</summary>
    [JsonPropertyName("intent")]
    public required ReadIntent Intent { get; init; }

    /// <summary>ISO 639-1 code of the text's language.</summary>
    [JsonPropertyName("language")]
    public string Language { get; init; } = "en";

    /// <summary>The shape of the trip, or null when the message asks for none.</summary>
    [JsonPropertyName("trip_type")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ReadTripType? TripType { get; init; }

    /// <summary>The flights in order; empty when the message asks for none.</summary>
    [JsonPropertyName("legs")]
    public IReadOnlyList<ReadLeg> Legs { get; init; } = [];

    /// <summary>Everything asked of the aircraft, cabin or quote.</summary>
    [JsonPropertyName("requirements")]
    public ReadRequirements Requirements { get; init; } = new();

    /// <summary>Paths of facts without which nothing can be sourced, such as legs[0].date or request_reference.</summary>
    [JsonPropertyName("missing")]
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Paths of facts that were said in a way that leaves a choice.</summary>
    [JsonPropertyName("ambiguous")]
    public IReadOnlyList<string> Ambiguous { get; init; } = [];

    /// <summary>Paths of facts that would help but are not needed, such as legs[0].time_window.</summary>
    [JsonPropertyName("missing_soft")]
    public IReadOnlyList<string> MissingSoft { get; init; } = [];

    /// <summary>True when the text tries to instruct the system; the flight is read all the same. Null otherwise.</summary>
    [JsonPropertyName("injection")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Injection { get; init; }

    /// <summary>True when what is asked cannot be flown as said. Null otherwise.</summary>
    [JsonPropertyName("infeasible")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Infeasible { get; init; }

    /// <summary>True when a date lies before the day the message came. Null otherwise.</summary>
    [JsonPropertyName("past_date")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? PastDate { get; init; }

    /// <summary>Indexes of <see cref="Legs"/> that belong to separate requests, one list a request. Null for one request.</summary>
    [JsonPropertyName("split")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IReadOnlyList<int>>? Split { get; init; }

    /// <summary>Who wrote, as far as the text says. Null when it does not.</summary>
    [JsonPropertyName("contact")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReadContact? Contact { get; init; }

    /// <summary>Facts that the rules and a language model read differently; each is open until the client settles it. Null without a model or where both agree.</summary>
    [JsonPropertyName("disagreements")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ReadDisagreement>? Disagreements { get; init; }

    /// <summary>Paths of facts that the rules did not find and the model did. Null for none.</summary>
    [JsonPropertyName("from_model")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? FromModel { get; init; }

    /// <summary>For the broker: why something is unsure. Null when there is nothing to say.</summary>
    [JsonPropertyName("notes")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Notes { get; init; }
}

/// <summary>What the sender wants.</summary>
[JsonConverter(typeof(SnakeCaseEnum<ReadIntent>))]
public enum ReadIntent
{
    /// <summary>A flight that is not on the books yet.</summary>
    NewRequest,

    /// <summary>Another date, time, place or number for a known trip.</summary>
    ChangeRequest,

    /// <summary>An end to a known trip.</summary>
    CancelRequest,

    /// <summary>A yes to an offer.</summary>
    AcceptQuote,

    /// <summary>Something to know, without a trip to quote.</summary>
    Question,

    /// <summary>Anything else: newsletters, thanks, out-of-office notes.</summary>
    NotARequest,
}

/// <summary>The shape of a trip.</summary>
[JsonConverter(typeof(SnakeCaseEnum<ReadTripType>))]
public enum ReadTripType
{
    /// <summary>One leg.</summary>
    OneWay,

    /// <summary>There and back.</summary>
    RoundTrip,

    /// <summary>Any other chain of legs.</summary>
    MultiLeg,
}

/// <summary>One flight of a reading. A place is a code, or null with the candidates to choose from, or null when it was not said.</summary>
public sealed record ReadLeg
{
    /// <summary>ICAO code of the departure, or null.</summary>
    [JsonPropertyName("from")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? From { get; init; }

    /// <summary>ICAO codes that the words for the departure may mean, best first.</summary>
    [JsonPropertyName("from_candidates")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? FromCandidates { get; init; }

    /// <summary>ICAO code of the destination, or null.</summary>
    [JsonPropertyName("to")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? To { get; init; }

    /// <summary>ICAO codes that the words for the destination may mean, best first.</summary>
    [JsonPropertyName("to_candidates")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? ToCandidates { get; init; }

    /// <summary>The local day of departure, or null.</summary>
    [JsonPropertyName("date")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    [JsonConverter(typeof(NullableDateJson))]
    public LocalDate? Date { get; init; }

    /// <summary>Other days that the words may mean.</summary>
    [JsonPropertyName("date_alternatives")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonConverter(typeof(DateListJson))]
    public IReadOnlyList<LocalDate>? DateAlternatives { get; init; }

    /// <summary>First and last day of the span that was said instead of a day.</summary>
    [JsonPropertyName("date_range")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonConverter(typeof(DateListJson))]
    public IReadOnlyList<LocalDate>? DateRange { get; init; }

    /// <summary>What was said instead of a day, such as "asap".</summary>
    [JsonPropertyName("date_note")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DateNote { get; init; }

    /// <summary>When on that day, in the local time of the airport; null when it was not said.</summary>
    [JsonPropertyName("time_window")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ReadTimeWindow? TimeWindow { get; init; }

    /// <summary>Passengers, infants included; null when it was not said.</summary>
    [JsonPropertyName("pax")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? Pax { get; init; }

    /// <summary>By how many days the date may move either way.</summary>
    [JsonPropertyName("flex_days")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? FlexDays { get; init; }
}

/// <summary>A span of a day; an open end is null, an exact time has both ends alike.</summary>
public sealed record ReadTimeWindow
{
    /// <summary>Whether the departure or the arrival lies in the span.</summary>
    [JsonPropertyName("kind")]
    public ReadTimeKind Kind { get; init; }

    /// <summary>Not before.</summary>
    [JsonPropertyName("from")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    [JsonConverter(typeof(NullableTimeJson))]
    public LocalTime? From { get; init; }

    /// <summary>Not after.</summary>
    [JsonPropertyName("to")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    [JsonConverter(typeof(NullableTimeJson))]
    public LocalTime? To { get; init; }

    /// <summary>"UTC" when the text said so; null for local time.</summary>
    [JsonPropertyName("zone")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Zone { get; init; }
}

/// <summary>What a time of day is the time of.</summary>
[JsonConverter(typeof(SnakeCaseEnum<ReadTimeKind>))]
public enum ReadTimeKind
{
    /// <summary>Leaving.</summary>
    Depart,

    /// <summary>Being there.</summary>
    Arrive,
}

/// <summary>Who wrote a message, in the message's own words.</summary>
public sealed record ReadContact
{
    /// <summary>Given and family name.</summary>
    [JsonPropertyName("name")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Mail address.</summary>
    [JsonPropertyName("email")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Email { get; init; }

    /// <summary>Telephone number: digits, with + before an international one.</summary>
    [JsonPropertyName("phone")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Phone { get; init; }
}
