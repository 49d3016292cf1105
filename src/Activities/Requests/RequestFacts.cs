using System.Globalization;
using System.Text.Json;
using JetVision.Activities.Airports;
using JetVision.Activities.Requests.Reading;
using NodaTime.Text;

namespace JetVision.Activities.Requests;

/// <summary>How a reading becomes the facts of a request.</summary>
internal static class RequestFacts
{
    /// <summary>Takes over what was read; the flights only once nothing about them is left to ask.</summary>
    public static void Take(this CharterRequest request, RequestReading reading, AirportDirectory airports)
    {
        request.Reading = JsonSerializer.Serialize(reading, RequestReading.Json);
        request.Injection |= reading.Injection == true;
        request.ContactName ??= reading.Contact?.Name;
        request.ContactEmail ??= reading.Contact?.Email;
        request.ContactPhone ??= reading.Contact?.Phone;
        request.Legs = reading.Legs.Count > 0 && ReadingQuestions.Next(reading, airports) is null ? [.. reading.Legs.Select(LegOf)] : [];
    }

    /// <summary>Takes over flights that changed, into the reading too, so that what is shown of it stays true.</summary>
    public static void Take(this CharterRequest request, IReadOnlyList<Leg> legs)
    {
        request.Legs = legs;
        if (request.ReadingOrNull() is { } reading)
        {
            request.Reading = JsonSerializer.Serialize(
                reading with
                {
                    Legs = [.. legs.Select(ReadLegOf)],
                    TripType = legs.Count == 1 ? ReadTripType.OneWay : legs.Count == 2 && legs[0].From == legs[1].To && legs[0].To == legs[1].From ? ReadTripType.RoundTrip : ReadTripType.MultiLeg,
                    Missing = [],
                    Ambiguous = [],
                    MissingSoft = [.. Enumerable.Range(0, legs.Count).Where(i => legs[i].TimeFrom is null && legs[i].TimeTo is null).Select(i => $"legs[{i}].time_window")],
                    Disagreements = null,
                    PastDate = null,
                },
                RequestReading.Json);
        }
    }

    private static ReadLeg ReadLegOf(Leg leg) => new()
    {
        From = leg.From,
        To = leg.To,
        Date = leg.Date,
        Pax = leg.Passengers,
        TimeWindow = leg.TimeFrom is null && leg.TimeTo is null
            ? null
            : new ReadTimeWindow { Kind = leg.IsArrival ? ReadTimeKind.Arrive : ReadTimeKind.Depart, From = leg.TimeFrom, To = leg.TimeTo },
    };

    public static RequestReading? ReadingOrNull(this CharterRequest request) =>
        request.Reading is null ? null : JsonSerializer.Deserialize<RequestReading>(request.Reading, RequestReading.Json);

    /// <summary>What was understood, in one sentence for the broker.</summary>
    public static string Summary(this RequestReading reading, CharterRequest request)
    {
        if (reading.Intent is not ReadIntent.NewRequest)
        {
            return $"Read as {reading.Intent switch
            {
                ReadIntent.ChangeRequest => "a change to an existing trip",
                ReadIntent.CancelRequest => "a cancellation",
                ReadIntent.AcceptQuote => "an acceptance",
                ReadIntent.Question => "a question",
                _ => "no charter request",
            }}.";
        }

        var legs = reading.Legs.Select(leg => string.Create(
            CultureInfo.InvariantCulture,
            $"{leg.From ?? "?"} → {leg.To ?? "?"}, {(leg.Date is { } date ? LocalDatePattern.Iso.Format(date) : "date open")}, {(leg.Pax is { } pax ? $"{pax} passengers" : "passengers open")}"));
        var open = request.Legs.Count > 0 ? "" : $" Open: {string.Join(", ", reading.Missing.Concat(reading.Ambiguous).Distinct().Select(path => FieldWords.Of(path, reading.Legs.Count)))}.";
        return $"Understood {string.Join("; ", legs)}.{open}";
    }

    private static Leg LegOf(ReadLeg leg) => new(
        leg.From!, leg.To!, leg.Date!.Value, leg.TimeWindow?.From, leg.TimeWindow?.To, leg.TimeWindow?.Kind == ReadTimeKind.Arrive, leg.Pax!.Value);
}
