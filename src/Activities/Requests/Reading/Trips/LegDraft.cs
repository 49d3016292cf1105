using JetVision.Activities.Airports;
using JetVision.Activities.Requests.Reading.Dates;
using JetVision.Activities.Requests.Reading.Times;

namespace JetVision.Activities.Requests.Reading.Trips;

/// <summary>A leg while the text is being read.</summary>
internal sealed class LegDraft
{
    public IReadOnlyList<Airport>? From { get; set; }

    /// <summary>Whether the departure was named without a word that makes it one; a better one replaces it.</summary>
    public bool WeakFrom { get; set; }

    public IReadOnlyList<Airport>? To { get; set; }

    public bool WeakTo { get; set; }

    public DateSpec? Date { get; set; }

    public TimeMention? Time { get; set; }

    public int? Pax { get; set; }

    public bool PaxIsVague { get; set; }

    public int PaxDelta { get; set; }

    public bool IsReturn { get; init; }

    public bool IsComplete => From is not null && To is not null;

    public bool HasPlace => From is not null || To is not null;

    public bool IsEmpty => !HasPlace && Date is null && Time is null;
}

/// <summary>What the text says of a trip, before dates are resolved.</summary>
internal sealed class TripDraft
{
    public List<LegDraft> Legs { get; } = [];

    public bool SaysRoundTrip { get; set; }

    public bool SaysOneWay { get; set; }

    /// <summary>Whether the way back is wanted but not fixed.</summary>
    public bool ReturnIsOpen { get; set; }

    public bool IsUrgent { get; set; }

    public int? FlexDays { get; set; }

    public ReadPaxBreakdown? Breakdown { get; set; }

    /// <summary>Places that shall no longer be part of the trip.</summary>
    public List<IReadOnlyList<Airport>> Replaced { get; } = [];

    public bool HasAnything => Legs.Any(leg => !leg.IsEmpty || leg.Pax is not null);
}
