using JetVision.Activities.Requests;
using JetVision.Server.Portal.Shell;

namespace JetVision.Server.Portal.Requests;

/// <summary>Says a request's flights in a few words.</summary>
internal static class RouteText
{
    /// <summary>The airports in order, such as <c>KTEB → KOPF → KTEB</c>; null while there is none.</summary>
    public static string? Of(IReadOnlyList<Leg> legs) => legs.Count == 0 ? null
        : string.Join(" → ", legs.SelectMany((leg, index) => index > 0 && legs[index - 1].To == leg.From ? [leg.To] : new[] { leg.From, leg.To }));

    /// <summary>The days, such as <c>24 Nov – 27 Nov</c>.</summary>
    public static string Days(IReadOnlyList<Leg> legs) => legs.Select(leg => leg.Date).Distinct().ToList() switch
    {
        [] => "",
        [var day] => Clocks.ShortDay(day),
        [var first, .., var last] => $"{Clocks.ShortDay(first)} – {Clocks.ShortDay(last)}",
    };

    /// <summary>How many fly, such as <c>6 pax</c>, the most of any leg.</summary>
    public static string Passengers(IReadOnlyList<Leg> legs) => legs.Count == 0 ? "" : $"{legs.Max(leg => leg.Passengers)} pax";
}
