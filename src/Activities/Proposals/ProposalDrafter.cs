using System.Buffers.Text;
using System.Security.Cryptography;
using JetVision.Activities.Airports;
using JetVision.Activities.Proposals.Pricing;
using JetVision.Activities.Quotes;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace JetVision.Activities.Proposals;

/// <summary>Drafts proposals in the records.</summary>
internal sealed class ProposalDrafter(
    JetVisionDb db, CurrentTenant tenant, AirportDirectory airports, ExchangeRates rates, UsTaxes taxes, IOptions<PublicOptions> address, IEffects effects, IClock clock)
{
    /// <summary>Drafts a proposal of a request's best quotes; an earlier one that the client has not decided is withdrawn, and the new one is its next version.</summary>
    /// <param name="requestId">The request.</param>
    /// <param name="maxOptions">How many options at most, 1 to 5.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The proposal; null when no quote can be offered, which the history explains.</returns>
    public async Task<Proposal?> DraftAsync(Guid requestId, int maxOptions, CancellationToken cancellation)
    {
        var request = await db.Requests.SingleAsync(requestId, cancellation);
        var brokerage = await db.Brokerages.SingleAsync(brokerage => brokerage.Id == tenant.Id, cancellation);
        var now = clock.GetCurrentInstant();
        var ranked = (await db.Quotes.Where(quote => quote.RequestId == requestId && quote.Rank != null).ToListAsync(cancellation))
            .Where(quote => quote.ExpiresAt > now).OrderBy(quote => quote.Rank).ToList();
        var (priced, refusals) = Priced(request, brokerage.Currency, ranked, brokerage.Margin, []);
        priced = [.. priced.Take(Math.Clamp(maxOptions, 1, 5))];
        foreach (var refusal in refusals.Distinct())
        {
            db.Note(request, now, "quote-refused", refusal);
        }

        if (priced.Count == 0)
        {
            db.Note(request, now, "proposal-empty", "There is nothing to offer: no ranked quote is still valid and can be priced.");
            return null;
        }

        var earlier = await db.Proposals.Where(proposal => proposal.RequestId == requestId).OrderBy(proposal => proposal.Version).ToListAsync(cancellation);
        if (earlier.Find(proposal => proposal.Status == ProposalStatus.Accepted) is { } accepted)
        {
            throw new InvalidOperationException($"The client has accepted {accepted.Number}; a new proposal for the same request would contradict it. Cancel the booking first.");
        }

        foreach (var replaced in earlier.Where(proposal => proposal.IsOpen || proposal.Status == ProposalStatus.SentBack))
        {
            replaced.Status = ProposalStatus.Withdrawn;
            effects.Stimulate($"proposal-withdrawn:{replaced.Id}", "JetVision.AwaitDecision", new ProposalDecision(replaced.Id));
        }

        var year = now.InUtc().Year;
        var proposal = new Proposal
        {
            Id = Guid.CreateVersion7(),
            RequestId = requestId,
            Number = earlier is [.., var last] ? last.Number : FormattableString.Invariant($"PROP-{year}-{await db.NextNumberAsync($"PROP-{year}", cancellation):0000}"),
            Version = earlier.Count == 0 ? 1 : earlier[^1].Version + 1,
            Token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)),
            CreatedAt = now,
        };
        await FillAsync(proposal, request, brokerage, priced, now, cancellation);
        db.Proposals.Add(proposal);
        NoteOldRates(request, priced, now);
        db.Note(request, now, "proposal-drafted", FormattableString.Invariant($"{proposal.Number}{(proposal.Version > 1 ? $", version {proposal.Version}," : "")} drafted: {Summary(proposal)}"));
        return proposal;
    }

    /// <summary>Changes a draft as the broker wants it: other quotes, another margin, taxes of other countries, other words.</summary>
    /// <param name="proposal">The draft.</param>
    /// <param name="revision">What changes.</param>
    /// <param name="by">The broker's name.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Null when it is changed; otherwise why nothing was.</returns>
    public async Task<Refusal?> ReviseAsync(Proposal proposal, ProposalRevision revision, string by, CancellationToken cancellation)
    {
        var request = await db.Requests.SingleAsync(proposal.RequestId, cancellation);
        var brokerage = await db.Brokerages.SingleAsync(brokerage => brokerage.Id == tenant.Id, cancellation);
        var now = clock.GetCurrentInstant();
        var wanted = revision.QuoteIds ?? [.. proposal.Options.Select(option => option.QuoteId)];
        var known = await db.Quotes.Where(quote => quote.RequestId == request.Id).ToDictionaryAsync(quote => quote.Id, cancellation);
        var currency = proposal.Options[0].Price.Total.Currency;
        if (revision.Check(wanted, known, currency, now) is { } wrong)
        {
            return wrong;
        }

        var (priced, refusals) = Priced(request, brokerage.Currency, [.. wanted.Select(id => known[id])], revision.Margin ?? brokerage.Margin, revision.Taxes ?? []);
        if (refusals.Count > 0)
        {
            return new Refusal(RefusalKind.Invalid, "quoteIds", refusals[0]);
        }

        await FillAsync(proposal, request, brokerage, priced, now, cancellation);
        proposal.Subject = revision.Subject ?? proposal.Subject;
        proposal.CoverText = revision.CoverText ?? proposal.CoverText;
        db.Note(request, now, "proposal-revised", $"{proposal.Number} revised by {by}: {Summary(proposal)}");
        return null;
    }

    /// <summary>Puts priced quotes into a proposal, with validity and letter.</summary>
    private async Task FillAsync(
        Proposal proposal, CharterRequest request, Brokerage brokerage, List<(Quote Quote, PricedQuote Priced)> priced, Instant now, CancellationToken cancellation)
    {
        var client = request.ClientId is { } clientId ? await db.Clients.FirstOrDefaultAsync(client => client.Id == clientId, cancellation) : null;
        proposal.Options = ProposalOptions.Of(priced, request.Legs, now);
        proposal.Costings = [.. priced.Select((option, index) => option.Priced.Costing(index + 1))];
        proposal.ValidUntil = Validity(request, brokerage, priced.Select(option => option.Quote), now);
        var letter = new CoverLetter(brokerage, client?.Name ?? request.ContactName, request.Legs, airports.Find, address.Value.Link($"p/{proposal.Token}"));
        proposal.Subject = letter.Subject(proposal);
        proposal.CoverText = letter.Text(proposal);
    }

    /// <summary>Tells the broker when prices were converted at rates of more than a week ago.</summary>
    private void NoteOldRates(CharterRequest request, List<(Quote Quote, PricedQuote Priced)> priced, Instant now)
    {
        var days = Period.Between(rates.Date, now.InUtc().Date, PeriodUnits.Days).Days;
        if (days > 7 && priced.Any(option => option.Quote.Price.Currency != option.Priced.Net.Currency))
        {
            db.Note(request, now, "rates-old", FormattableString.Invariant($"Prices were converted at exchange rates of {rates.Date:uuuu-MM-dd}, {days} days ago; check them before you approve, and update the rates file."));
        }
    }

    private (List<(Quote Quote, PricedQuote Priced)> Priced, List<string> Refusals) Priced(
        CharterRequest request, string houseCurrency, List<Quote> ranked, MarginPolicy margin, IReadOnlyList<TaxLine> manualTaxes)
    {
        var wished = Wishes.Of(request.Reading).Currency;
        var currency = wished is not null && rates.Knows(wished) ? wished : houseCurrency;
        List<(Quote, PricedQuote)> priced = [];
        List<string> refusals = [];
        foreach (var quote in ranked)
        {
            var flights = Taxed(request.Legs, quote);
            var (price, refusal) = ClientPricing.Price(
                quote, margin, currency, rates, charter => flights.Count == 0 ? TaxFinding.None : taxes.Of(charter, flights, rates), manualTaxes);
            if (price is null)
            {
                refusals.Add($"The quote of {quote.OperatorName} cannot be offered: {refusal!.Message}");
            }
            else
            {
                priced.Add((quote, price));
            }
        }

        return (priced, refusals);
    }

    /// <summary>The legs as the tax sees them, with the quote's stops for fuel; without those whose airports are not known.</summary>
    private List<TaxedFlight> Taxed(IReadOnlyList<Leg> legs, Quote quote)
    {
        List<TaxedFlight> flights = [];
        foreach (var leg in legs)
        {
            if (airports.Find(leg.From) is { } from && airports.Find(leg.To) is { } to)
            {
                var stops = quote.Segments.FirstOrDefault(segment => !segment.IsPositioning && segment.From == leg.From && segment.To == leg.To)?.TechStops ?? 0;
                flights.Add(new TaxedFlight(from, to, leg.Date, leg.Passengers, stops));
            }
        }

        return flights;
    }

    /// <summary>The earliest of the brokerage's rule, the options' expiry and the first departure.</summary>
    private Instant Validity(CharterRequest request, Brokerage brokerage, IEnumerable<Quote> quotes, Instant now)
    {
        var until = quotes.Select(quote => quote.ExpiresAt).Append(now + Duration.FromTimeSpan(brokerage.ProposalValidity)).Min();
        return request.Legs is [var first, ..] && airports.Find(first.From) is { } from
            && first.Date.At(first.IsArrival ? LocalTime.Midnight : first.TimeTo ?? first.TimeFrom ?? new LocalTime(23, 59)).InZoneLeniently(from.Zone).ToInstant() is var departure
            && departure > now
                ? Instant.Min(until, departure)
                : until;
    }

    private static string Summary(Proposal proposal)
    {
        var totals = proposal.Options.Select(option => option.Price.Total).OrderBy(total => total.Amount).ToList();
        var range = totals.Count == 1 ? $"one option at {totals[0]}" : FormattableString.Invariant($"{totals.Count} options from {totals[0]} to {totals[^1]}");
        return FormattableString.Invariant($"{range}; valid until {proposal.ValidUntil:uuuu-MM-dd HH:mm} UTC.");
    }
}
