using System.Globalization;
using JetVision.Activities.Proposals;
using JetVision.Activities.Quotes;
using JetVision.Activities.Requests;
using JetVision.Activities.Requests.Changes;
using JetVision.Activities.Sourcing;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Activities.Agents.Facts;

/// <summary>What the records say of a request, for a broker: words by code, which serve as the answer and as the facts that a model may put into other words.</summary>
internal sealed record RequestBrief(CharterRequest Request, string Client, string Words)
{
    public static async Task<RequestBrief> OfAsync(JetVisionDb db, CharterRequest request, CancellationToken cancellation)
    {
        var rfqs = await db.Rfqs.AsNoTracking().Where(rfq => rfq.RequestId == request.Id && rfq.Status != RfqStatus.Withdrawn).ToListAsync(cancellation);
        var asked = rfqs.Select(rfq => rfq.Id).ToList();
        var quotes = await db.Quotes.AsNoTracking().Where(quote => quote.RequestId == request.Id && asked.Contains(quote.RfqId)).ToListAsync(cancellation);
        var proposal = await db.Proposals.AsNoTracking().Where(one => one.RequestId == request.Id).OrderByDescending(one => one.Version).FirstOrDefaultAsync(cancellation);
        var client = request.ContactName ?? request.ContactEmail ?? "a client without a name";
        return new RequestBrief(request, client, $"{request.Number} for {client}: {ChangeWords.Flights(request.Legs)}. {Stage(request.Stage)}{Quotes(rfqs, quotes)}{Offer(proposal)}");
    }

    public static string Stage(RequestStage stage) => stage switch
    {
        RequestStage.Received => "It was just taken in.",
        RequestStage.AwaitingClient => "The client was asked for what is missing.",
        RequestStage.Sourcing => "Operators are being asked.",
        RequestStage.AwaitingQuotes => "Operators were asked; quotes are coming in.",
        RequestStage.Comparing => "The quotes are being compared.",
        RequestStage.AwaitingApproval => "A proposal waits for your approval.",
        RequestStage.ProposalSent => "The proposal is with the client.",
        RequestStage.Won => "It is won.",
        RequestStage.Lost => "The client declined.",
        RequestStage.Expired => "The proposal ran out.",
        RequestStage.Cancelled => "It is cancelled.",
        RequestStage.NoOffers => "No operator offered anything.",
        _ => "It was no charter request.",
    };

    private static string Quotes(List<Rfq> rfqs, List<Quote> quotes)
    {
        if (rfqs.Count == 0)
        {
            return "";
        }

        var best = quotes.Where(quote => quote.Rank == 1).Select(quote =>
            string.Create(CultureInfo.InvariantCulture, $" First is {quote.OperatorName}, {quote.Aircraft.Type}, {quote.Price} net, {quote.Score:0.0} points.")).FirstOrDefault();
        return $" {QuoteProgress.Tally(rfqs, quotes.Count)}{best}";
    }

    private static string Offer(Proposal? proposal) => proposal is null or { Status: ProposalStatus.Withdrawn }
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $" {proposal.Number}, version {proposal.Version}, has {proposal.Options.Count} {(proposal.Options.Count == 1 ? "option" : "options")} and is {Word(proposal.Status)}{(proposal.ViewCount > 0 ? $", opened {proposal.ViewCount} {(proposal.ViewCount == 1 ? "time" : "times")}" : "")}.");

    private static string Word(ProposalStatus status) => status == ProposalStatus.SentBack ? "sent back" : status.ToString().ToLowerInvariant();
}
