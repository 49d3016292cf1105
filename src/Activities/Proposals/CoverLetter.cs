using System.Globalization;
using System.Text;
using JetVision.Activities.Airports;
using JetVision.Activities.Requests;
using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Proposals;

/// <summary>Writes the mail that goes with a proposal. Every number in it stands in the record.</summary>
internal sealed class CoverLetter(Brokerage brokerage, string? clientName, IReadOnlyList<Leg> legs, Func<string, Airport?> airport, Uri link)
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>The subject: number, route and first day.</summary>
    public string Subject(Proposal proposal) => legs.Count == 0
        ? $"Your charter proposal {proposal.Number}"
        : $"Your charter proposal {proposal.Number}: {Route()}, {Day(legs[0].Date)}";

    /// <summary>The words.</summary>
    public string Text(Proposal proposal)
    {
        var text = new StringBuilder();
        text.AppendLine(Greeting()).AppendLine();
        text.AppendLine("thank you for your request. We are pleased to offer you the following:").AppendLine();
        foreach (var leg in legs)
        {
            text.AppendLine(English, $"  {Place(leg.From)} to {Place(leg.To)}, {Day(leg.Date)}{Time(leg)}, {leg.Passengers} {(leg.Passengers == 1 ? "passenger" : "passengers")}");
        }

        text.AppendLine();
        foreach (var option in proposal.Options)
        {
            text.AppendLine(English, $"  Option {option.Number}{(option.IsRecommended && proposal.Options.Count > 1 ? " (our recommendation)" : "")}: {option.Aircraft.Type}, {option.Aircraft.Category}, {option.Aircraft.Seats} seats, operated by {option.OperatorName}");
            text.AppendLine(English, $"    Total {option.Price.Total}{(option.Price.Taxes.Count > 0 ? ", taxes included" : "")}");
        }

        text.AppendLine();
        text.AppendLine("All details are in the attached document. To choose an option, or to decline, open:");
        text.AppendLine(English, $"  {link}").AppendLine();
        text.AppendLine(English, $"This proposal is valid until {Day(Until(proposal).Date)}, {Until(proposal):HH:mm} ({Zone()}), subject to availability at the time of your answer.").AppendLine();
        text.AppendLine("Kind regards,");
        text.AppendLine(brokerage.Name);
        text.AppendJoin(" · ", new[] { brokerage.Phone, brokerage.Email }.Where(contact => !string.IsNullOrWhiteSpace(contact)));
        return text.AppendLine().ToString().ReplaceLineEndings("\n");
    }

    /// <summary>A name as it may stand in a letter: one line, at most 80 characters, and no mail address; null when nothing is left.</summary>
    internal static string? NameOf(string? name)
    {
        if (name is null || name.Contains('@', StringComparison.Ordinal) || name == "Unnamed client")
        {
            return null;
        }

        var clean = string.Join(' ', string.Concat(name.Select(letter => char.IsControl(letter) ? ' ' : letter)).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return clean.Length is > 0 and <= 80 && !clean.Contains("://", StringComparison.Ordinal) ? clean : null;
    }

    private string Greeting() => NameOf(clientName) is { } name ? $"Dear {name}," : "Good day,";

    private string Route() => string.Join(" – ", legs.SelectMany((leg, index) => index == 0 || legs[index - 1].To != leg.From ? new[] { leg.From, leg.To } : [leg.To]).Select(Short));

    private string Short(string icao) => Place(icao) is var label && label.LastIndexOf(" (", StringComparison.Ordinal) is > 0 and var end ? label[..end] : icao;

    private string Place(string icao) => airport(icao)?.Label ?? icao;

    /// <summary>Validity is told in the zone of the first departure, where the client most likely is.</summary>
    private LocalDateTime Until(Proposal proposal) => proposal.ValidUntil.InZone(legs.Count > 0 && airport(legs[0].From) is { } from ? from.Zone : DateTimeZone.Utc).LocalDateTime;

    private string Zone() => legs.Count > 0 && airport(legs[0].From) is { } from ? $"local time in {AirportCity(from)}" : "UTC";

    private static string AirportCity(Airport airport) => airport.City.Length > 0 ? airport.City.Split(',', '(', '/')[0].Trim() : airport.Name;

    private static string Day(LocalDate date) => date.ToString("dddd, d MMMM uuuu", English);

    private static string Time(Leg leg)
    {
        var kind = leg.IsArrival ? "arriving" : "leaving";
        return (leg.TimeFrom, leg.TimeTo) switch
        {
            ({ } from, { } to) when from == to => string.Create(English, $", {kind} {from:HH:mm}"),
            ({ } from, { } to) => string.Create(English, $", {kind} between {from:HH:mm} and {to:HH:mm}"),
            ({ } from, null) => string.Create(English, $", {kind} from {from:HH:mm}"),
            (null, { } to) => string.Create(English, $", {kind} by {to:HH:mm}"),
            _ => "",
        };
    }
}
