using System.Globalization;
using JetVision.Activities.Airports;
using JetVision.Activities.Proposals;
using JetVision.Activities.Quotes;
using JetVision.Activities.Tenancy;

namespace JetVision.Activities.Bookings;

/// <summary>The words of the mails about a booking. The client's never hold the operator's price, the operator's never the client's.</summary>
internal static class BookingWords
{
    public static string ToOperator(Booking booking, Quote quote, ProposalOption option, Brokerage brokerage) =>
        $"""
        Hello,

        our client has accepted your aircraft. Please confirm by answering this mail that the aircraft and crew are available and that your price stands:

        Booking: {booking.Number}
        Aircraft: {quote.Aircraft.Type}{(quote.Aircraft.Tail is { } tail ? $", {tail}" : ", tail to be assigned")}
        Your quote: {quote.Price}{(quote.ExternalId is { } id ? $" ({id})" : "")}

        {Flights(option)}

        Please send your agreement and payment details with the confirmation. Nothing is binding before both sides have signed.

        Kind regards
        {Signature(brokerage)}
        """;

    public static string ToClient(Booking booking, string? name, ProposalOption option, Brokerage brokerage) =>
        $"""
        {(string.IsNullOrWhiteSpace(name) ? "Hello," : $"Dear {name},")}

        thank you for accepting option {option.Number}. We are now confirming your {option.Aircraft.Type} with {option.OperatorName}; your acceptance stands subject to that confirmation, and we will write as soon as it is here.

        Booking: {booking.Number}
        Total: {option.Price.Total}

        {Flights(option)}

        Next we will send you the charter agreement and ask for the passengers' names. Questions? Just answer this mail.

        Kind regards
        {Signature(brokerage)}
        """;

    /// <summary>The airports in order, such as <c>KTEB - KOPF</c>.</summary>
    public static string Route(ProposalOption option) => option.Segments.Count == 0
        ? option.Aircraft.Type
        : string.Join(" - ", option.Segments.Take(1).Select(segment => segment.From).Concat(option.Segments.Select(segment => segment.To)));

    private static string Flights(ProposalOption option) => string.Join("\n", option.Segments.Select(segment => segment.Departure is { } departure
        ? $"{Place(segment.From)} to {Place(segment.To)}, {departure.ToString("ddd d MMM yyyy, HH:mm", CultureInfo.InvariantCulture)} local"
        : $"{Place(segment.From)} to {Place(segment.To)}, time to be agreed"));

    private static string Place(string icao) => AirportDirectory.Default.Find(icao)?.Label ?? icao;

    private static string Signature(Brokerage brokerage) =>
        string.Join("\n", new[] { brokerage.Name, brokerage.Phone, brokerage.Address }.Where(line => !string.IsNullOrWhiteSpace(line)));
}
