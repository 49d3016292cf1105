using System.Globalization;
using System.Text.Json;
using JetVision.Sandbox.Airports;
using JetVision.Sandbox.Fleet;
using JetVision.Sandbox.Wire;

namespace JetVision.Sandbox.Trips;

/// <summary>Reads the segments and criteria of a request, and gathers all that is wrong with them.</summary>
internal sealed class TripReader(AirportTable airports)
{
    private const int MostSegments = 20;
    private readonly List<WireError> _missing = [];
    private readonly List<WireError> _invalid = [];
    private readonly List<WireError> _unknownAirports = [];

    /// <summary>The answer to give instead, or null: 400 for what is missing, 422 for what is wrong, and 200 with errors for unknown airports.</summary>
    public Envelope? Refusal =>
        _missing.Count > 0 ? Envelope.Error(StatusCodes.Status400BadRequest, _missing)
        : _invalid.Count > 0 ? Envelope.Error(StatusCodes.Status422UnprocessableEntity, _invalid)
        : _unknownAirports.Count > 0 ? Envelope.Soft(_unknownAirports)
        : null;

    public IReadOnlyList<Segment> Segments(JsonElement body)
    {
        var segments = body.Items("segments").Take(MostSegments + 1).Select(Segment).ToList();
        if (segments.Count == 0)
        {
            _missing.Add(WireError.Missing("segments"));
        }
        else if (segments.Count > MostSegments)
        {
            _invalid.Add(WireError.Invalid("segments", $"A trip has at most {MostSegments} segments"));
        }
        else if (Refusal is null && segments.All(segment => !segment.IsPaxSegment))
        {
            _invalid.Add(WireError.Invalid("segments", "A trip needs a segment with passengers"));
        }
        return segments;
    }

    public Criteria Criteria(JsonElement body)
    {
        if (body.TryGet("criteria") is not { ValueKind: JsonValueKind.Object } json)
        {
            return Trips.Criteria.None;
        }
        var (categories, types, tails) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var lift in json.Items("requiredLift"))
        {
            if (lift.Text("aircraftTail") is { Length: > 0 } tail)
            {
                tails.Add(tail);
            }
            else if (lift.Text("aircraftType") is { Length: > 0 } type)
            {
                types.Add(type);
            }
            else if (lift.Text("aircraftCategory") is { Length: > 0 } category)
            {
                if (Categories.Find(category) is { } known)
                {
                    categories.Add(known);
                }
                else
                {
                    _invalid.Add(WireError.Invalid("criteria.requiredLift.aircraftCategory", $"\"{category}\" is not an aircraft category"));
                }
            }
        }
        return new Criteria(
            categories, types, tails, json.Whole("maxFuelStopsPerSegment"), json.Flag("includeLiftUpgrades"), json.Whole("maxInitialPositioningTimeMinutes"),
            json.Whole("minimumYearOfMake"));
    }

    /// <summary>Notes that a required property is not there.</summary>
    public void Require(bool isThere, string path)
    {
        if (!isThere)
        {
            _missing.Add(WireError.Missing(path));
        }
    }

    private Segment Segment(JsonElement json, int index)
    {
        var path = $"segments[{index}]";
        var from = AirportCode(json, $"{path}.startAirport", "startAirport", "START_AIRPORT_INVALID");
        var to = AirportCode(json, $"{path}.endAirport", "endAirport", "END_AIRPORT_INVALID");
        if (from.Length > 0 && from == to)
        {
            _invalid.Add(WireError.Invalid($"{path}.endAirport", "A segment must end at another airport than it starts from"));
        }
        var dateTime = json.TryGet("dateTime") ?? default;
        var date = dateTime.Text("date");
        var time = dateTime.Text("time") is { Length: > 0 } given ? given : null;
        if (date is null)
        {
            _missing.Add(WireError.Missing($"{path}.dateTime.date"));
        }
        else if (!Trips.Segment.IsDate(date))
        {
            _invalid.Add(WireError.Invalid($"{path}.dateTime.date", "The date must be YYYY-MM-DD"));
        }
        if (time is not null && !Trips.Segment.IsTime(time))
        {
            _invalid.Add(WireError.Invalid($"{path}.dateTime.time", "The time must be HH:MM"));
        }
        var isPaxSegment = json.Flag("paxSegment") ?? true;
        return new Segment(
            from, to, date ?? "", time, dateTime.Flag("departure") ?? true, dateTime.Flag("local") ?? true, Pax(json, path, isPaxSegment), isPaxSegment,
            json.Flag("paxTBD") ?? false, time is null || (json.Flag("timeTBD") ?? false));
    }

    private int Pax(JsonElement json, string path, bool isPaxSegment)
    {
        var isOpen = (json.Flag("paxTBD") ?? false) || !isPaxSegment;
        if (json.Text("paxCount") is not { Length: > 0 } text)
        {
            if (!isOpen)
            {
                _missing.Add(WireError.Missing($"{path}.paxCount"));
            }
            return isPaxSegment ? 1 : 0;
        }
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pax) && pax <= 999 && (pax > 0 || isOpen))
        {
            return pax;
        }
        _invalid.Add(WireError.Invalid($"{path}.paxCount", "The passenger count must be a whole number from 1 to 999, as text"));
        return 0;
    }

    private string AirportCode(JsonElement json, string path, string name, string errorCode)
    {
        var airport = json.TryGet(name) ?? default;
        var code = airport.Text("icao") ?? airport.Text("iata") ?? airport.Text("id");
        if (string.IsNullOrWhiteSpace(code))
        {
            _missing.Add(WireError.Missing($"{path}.icao"));
            return "";
        }
        if ((airports.Find(airport.Text("icao")) ?? airports.FindIata(airport.Text("iata")) ?? airports.FindId(airport.Text("id"))) is { } known)
        {
            return known.Icao;
        }
        _unknownAirports.Add(new WireError($"Airport {code} is not known", errorCode, path));
        return "";
    }
}
