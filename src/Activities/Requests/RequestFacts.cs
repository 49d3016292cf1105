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
        var open = request.Legs.Count > 0 ? "" : $" Open: {string.Join(", ", reading.Missing.Concat(reading.Ambiguous).Distinct())}.";
        return $"Understood {string.Join("; ", legs)}.{open}";
    }

    private static Leg LegOf(ReadLeg leg) => new(
        leg.From!, leg.To!, leg.Date!.Value, leg.TimeWindow?.From, leg.TimeWindow?.To, leg.TimeWindow?.Kind == ReadTimeKind.Arrive, leg.Pax!.Value);
}
