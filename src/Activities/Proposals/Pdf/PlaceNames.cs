using JetVision.Activities.Airports;
using JetVision.Activities.Requests;

namespace JetVision.Activities.Proposals.Pdf;

/// <summary>Airports as a title or a map names them.</summary>
internal static class PlaceNames
{
    /// <summary>The airport's label without its code.</summary>
    public static string Short(Airport airport)
    {
        var end = airport.Label.LastIndexOf(" (", StringComparison.Ordinal);
        return end > 0 ? airport.Label[..end] : airport.Label;
    }

    /// <summary>The city alone; the airport's name when it serves none.</summary>
    public static string City(Airport airport)
    {
        var end = airport.City.AsSpan().IndexOfAny(',', '(', '/');
        var city = (end < 0 ? airport.City : airport.City[..end]).Trim();
        return city.Length > 0 ? city : Short(airport);
    }

    /// <summary>The places of a trip in order, each named once where one flight follows on another.</summary>
    public static string Route(IReadOnlyList<Leg> legs, Func<string, string> name)
    {
        List<string> stops = [];
        foreach (var leg in legs)
        {
            var (from, to) = (name(leg.From), name(leg.To));
            if (stops.Count == 0 || stops[^1] != from)
            {
                stops.Add(from);
            }

            stops.Add(to);
        }

        return string.Join(" – ", stops);
    }
}
