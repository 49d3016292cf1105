using System.Globalization;
using JetVision.Activities.Mail;
using JetVision.Activities.Proposals;
using JetVision.Activities.Quotes;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Bookings;

/// <summary>Books the option that the client accepted: asks its operator to confirm, thanks the client and takes the other requests for quote back.</summary>
[Activity("JetVision", "Bookings", "Books the accepted option: asks the operator to confirm, thanks the client and takes the other requests for quote back.", DisplayName = "Book trip", Kind = ActivityKind.Task)]
[FlowNode("Done")]
public sealed class BookTrip : Activity
{
    /// <summary>Gets or sets the proposal's id.</summary>
    [Input(DisplayName = "Proposal", Description = "Which proposal the client accepted, by its id: the trip is booked as that proposal offers it.")]
    public Input<Guid> ProposalId { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        await context.GetRequiredService<BookingDesk>().BookAsync(context.Get(ProposalId), context.Id, context.CancellationToken);
        await context.CompleteActivityWithOutcomesAsync("Done");
    }
}

/// <summary>Makes bookings. Scoped.</summary>
internal sealed class BookingDesk(JetVisionDb db, IEffects effects, Outgoing outgoing, CurrentTenant tenant, IClock clock)
{
    public async Task<Booking> BookAsync(Guid proposalId, string execution, CancellationToken cancellation)
    {
        var proposal = await db.Proposals.FirstOrDefaultAsync(proposal => proposal.Id == proposalId, cancellation)
            ?? throw new InvalidOperationException($"There is no proposal {proposalId} in this brokerage; check the activity's Proposal input.");
        var request = await RequestRecords.SingleAsync(db.Requests, proposal.RequestId, cancellation);
        if (await db.Bookings.FirstOrDefaultAsync(booking => booking.RequestId == request.Id, cancellation) is { } earlier)
        {
            return earlier;
        }

        var option = proposal.Options.FirstOrDefault(option => option.Number == proposal.AcceptedOption)
            ?? throw new InvalidOperationException($"Nobody accepted an option of proposal {proposal.Number}; book only after Await decision ended with Accepted.");
        var quote = await db.Quotes.FirstOrDefaultAsync(quote => quote.Id == option.QuoteId, cancellation)
            ?? throw new InvalidOperationException($"The quote behind option {option.Number} of proposal {proposal.Number} is no longer on record.");

        var now = clock.GetCurrentInstant();
        var year = now.InUtc().Year;
        var number = await db.NextNumberAsync($"B-{year}", cancellation);
        var booking = db.Bookings.Add(new Booking
        {
            Id = Guid.CreateVersion7(),
            RequestId = request.Id,
            ProposalId = proposal.Id,
            QuoteId = quote.Id,
            Number = string.Create(CultureInfo.InvariantCulture, $"B-{year}-{number:0000}"),
            CreatedAt = now,
        }).Entity;
        (request.Stage, request.ClosedAt) = (RequestStage.Won, now);
        db.Note(request, now, "booked", $"Won: option {option.Number}, {option.Aircraft.Type} of {option.OperatorName} for {option.Price.Total}. Booking {booking.Number}.");
        effects.Promise(SourcingEnded.Effect, $"{execution}:sourcing-ended", new SourcingEnded(request.Id, SourcingEnded.Booked, quote.RfqId));

        var brokerage = await db.Brokerages.FirstAsync(brokerage => brokerage.Id == tenant.Id, cancellation);
        await AskOperatorAsync(booking, request, quote, option, brokerage, execution, cancellation);
        await ThankClientAsync(booking, request, option, brokerage, execution, cancellation);
        return booking;
    }

    private async Task AskOperatorAsync(
        Booking booking, CharterRequest request, Quote quote, ProposalOption option, Brokerage brokerage, string execution, CancellationToken cancellation)
    {
        var rfq = await db.Rfqs.FirstOrDefaultAsync(rfq => rfq.Id == quote.RfqId, cancellation);
        var known = rfq?.OperatorId is { } id
            ? await db.Operators.FirstOrDefaultAsync(known => known.Id == id, cancellation)
            : await db.Operators.FirstOrDefaultAsync(known => known.Name == quote.OperatorName, cancellation);
        if (!Outgoing.IsAddress(known?.Email))
        {
            var trip = await db.MarketTrips.FirstOrDefaultAsync(trip => trip.RequestId == request.Id && trip.DeepLink != null, cancellation);
            db.Note(request, clock.GetCurrentInstant(), "to-do", trip is null
                ? $"{quote.OperatorName} has no mail address: ask it yourself to confirm booking {booking.Number}."
                : $"{quote.OperatorName} has no mail address: ask it to confirm booking {booking.Number} at the marketplace: {trip.DeepLink}");
            return;
        }

        await outgoing.WriteAsync($"{execution}:operator", new Letter(
            "booking",
            known!.Email!,
            quote.OperatorName,
            $"Booking {booking.Number}: please confirm {BookingWords.Route(option)}",
            BookingWords.ToOperator(booking, quote, option, brokerage)) { RequestId = request.Id }, cancellation);
    }

    private async Task ThankClientAsync(
        Booking booking, CharterRequest request, ProposalOption option, Brokerage brokerage, string execution, CancellationToken cancellation)
    {
        var client = request.ClientId is { } id ? await db.Clients.FirstOrDefaultAsync(client => client.Id == id, cancellation) : null;
        var address = Outgoing.IsAddress(request.ContactEmail) ? request.ContactEmail : client?.Email;
        if (!Outgoing.IsAddress(address))
        {
            db.Note(request, clock.GetCurrentInstant(), "to-do", $"The client gave no mail address: tell the client yourself that booking {booking.Number} waits for the operator's confirmation.");
            return;
        }

        await outgoing.WriteAsync($"{execution}:client", new Letter(
            "booking",
            address!,
            request.ContactName ?? client?.Name,
            $"Your booking {booking.Number}: {BookingWords.Route(option)}",
            BookingWords.ToClient(booking, request.ContactName ?? client?.Name, option, brokerage)) { RequestId = request.Id }, cancellation);
    }
}
