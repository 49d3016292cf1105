using System.Globalization;
using JetVision.Activities.Airports;
using JetVision.Activities.Mail;
using JetVision.Activities.Requests;
using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Sourcing;

/// <summary>The words of the mail that asks an operator. They name the flights and never the client.</summary>
internal static class RfqWords
{
    public static Letter Ask(CharterRequest request, Rfq rfq, Operator known, Brokerage brokerage, string link) => new(
        "rfq",
        known.Email!,
        known.Name,
        $"Request for quote {request.Number}: {Route(request.Legs)}, {Date(request.Legs[0].Date)}",
        $"""
        Hello,

        please quote us for this charter:

        {string.Join("\n", request.Legs.Select(Line))}

        Enter your price, or decline, without an account on this page:
        {link}

        Or answer this mail with your total price, the aircraft and its registration.

        Answers count until {rfq.DueAt!.Value.InUtc().ToString("ddd d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture)}. Please do not forward the link: whoever opens it answers for {known.Name}.

        Kind regards
        {string.Join("\n", new[] { brokerage.Name, brokerage.Phone, brokerage.Address }.Where(line => !string.IsNullOrWhiteSpace(line)))}
        """) { RequestId = request.Id, RfqId = rfq.Id };

    public static Letter Withdraw(CharterRequest request, Rfq rfq, Operator known, Brokerage brokerage, bool isChanged) => new(
        "rfq-withdrawn",
        known.Email!,
        known.Name,
        $"Request for quote {request.Number}: {(isChanged ? "the flights have changed" : "no longer needed")}",
        $"""
        Hello,

        {(isChanged
            ? "the flights of our request for quote have changed, so it no longer stands as we sent it. Where we still need a quote, a new request follows."
            : "our request for quote is no longer needed. Please release what you held for it.")} Its answer page is closed; there is nothing for you to do.

        Thank you for your time, and kind regards
        {string.Join("\n", new[] { brokerage.Name, brokerage.Phone, brokerage.Address }.Where(line => !string.IsNullOrWhiteSpace(line)))}
        """) { RequestId = request.Id, RfqId = rfq.Id };

    /// <summary>Such as <c>Teterboro (KTEB) to Miami-Opa Locka (KOPF), Fri 4 Dec 2026, depart 09:00-10:00 local, 6 passengers</c>.</summary>
    public static string Line(Leg leg)
    {
        var time = (leg.TimeFrom, leg.TimeTo) switch
        {
            ({ } from, { } to) when from != to => $"{Time(from)}-{Time(to)} local",
            ({ } from, _) => $"{Time(from)} local",
            (null, { } to) => $"by {Time(to)} local",
            _ => null,
        };
        var when = time is null ? "time to be agreed" : $"{(leg.IsArrival ? "arrive" : "depart")} {time}";
        return $"{Place(leg.From)} to {Place(leg.To)}, {leg.Date.ToString("ddd d MMM uuuu", CultureInfo.InvariantCulture)}, {when}, {leg.Passengers} {(leg.Passengers == 1 ? "passenger" : "passengers")}";
    }

    private static string Place(string icao) => AirportDirectory.Default.Find(icao)?.Label ?? icao;

    private static string Route(IReadOnlyList<Leg> legs) => string.Join(" - ", legs.Take(1).Select(leg => leg.From).Concat(legs.Select(leg => leg.To)));

    private static string Date(LocalDate date) => date.ToString("d MMM uuuu", CultureInfo.InvariantCulture);

    private static string Time(LocalTime time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
