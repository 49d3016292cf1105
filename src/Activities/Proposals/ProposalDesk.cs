using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace JetVision.Activities.Proposals;

/// <summary>
/// Where brokers and clients decide on proposals. Each method changes records and promises what follows; the caller commits. Doing the same thing twice is harmless. Scoped.
/// </summary>
/// <param name="db">The records.</param>
/// <param name="tenant">The brokerage; a client's token decides it.</param>
/// <param name="effects">What follows.</param>
/// <param name="clock">The time.</param>
/// <param name="services">Gives the printer and the drafter.</param>
public sealed class ProposalDesk(JetVisionDb db, CurrentTenant tenant, IEffects effects, IClock clock, IServiceProvider services)
{
    private const int NameLimit = 200;
    private const int NoteLimit = 2000;

    /// <summary>Approves a draft; it is then rendered and sent.</summary>
    /// <param name="proposalId">The proposal.</param>
    /// <param name="by">The broker's name.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Null when it is approved; otherwise why not.</returns>
    public async Task<Refusal?> ApproveAsync(Guid proposalId, string by, CancellationToken cancellation)
    {
        var proposal = await db.Proposals.FirstOrDefaultAsync(proposal => proposal.Id == proposalId, cancellation);
        var now = clock.GetCurrentInstant();
        switch (proposal)
        {
            case null:
                return NotFound;
            case { ApprovedBy: not null, Status: not (ProposalStatus.Draft or ProposalStatus.SentBack or ProposalStatus.Withdrawn) }:
                return null;
            case { Status: not ProposalStatus.Draft }:
                return new Refusal(RefusalKind.Conflict, null, $"{proposal.Number} version {proposal.Version} is {Word(proposal.Status)} and cannot be approved.");
            case { } late when late.ValidUntil <= now:
                return new Refusal(RefusalKind.Gone, null, FormattableString.Invariant($"{late.Number} ran out on {late.ValidUntil:uuuu-MM-dd HH:mm} UTC; send it back to have it drafted anew from valid quotes."));
        }

        proposal.Status = ProposalStatus.Approved;
        proposal.ApprovedBy = by;
        await NoteAsync(proposal, now, "proposal-approved", $"{proposal.Number} approved by {by}.", cancellation);
        effects.Stimulate($"proposal-review:{proposal.Id}", "JetVision.ReviewProposal", new ProposalReview(proposal.Id));
        return null;
    }

    /// <summary>Changes a draft before it is approved: which quotes it offers, margin, taxes of other countries, the covering mail.</summary>
    /// <param name="proposalId">The proposal.</param>
    /// <param name="revision">What changes.</param>
    /// <param name="by">The broker's name.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Null when it is changed; otherwise why nothing was.</returns>
    public async Task<Refusal?> ReviseAsync(Guid proposalId, ProposalRevision revision, string by, CancellationToken cancellation) =>
        await db.Proposals.FirstOrDefaultAsync(proposal => proposal.Id == proposalId, cancellation) switch
        {
            null => NotFound,
            { Status: ProposalStatus.Draft } draft => await services.GetRequiredService<ProposalDrafter>().ReviseAsync(draft, revision, by, cancellation),
            var other => new Refusal(RefusalKind.Conflict, null, $"{other.Number} version {other.Version} is {Word(other.Status)} and cannot be changed."),
        };

    /// <summary>Sends a draft back; the request is priced and drafted anew.</summary>
    /// <param name="proposalId">The proposal.</param>
    /// <param name="by">The broker's name.</param>
    /// <param name="note">What should change; at most 2,000 characters.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Null when it is sent back; otherwise why not.</returns>
    public async Task<Refusal?> SendBackAsync(Guid proposalId, string by, string note, CancellationToken cancellation)
    {
        var proposal = await db.Proposals.FirstOrDefaultAsync(proposal => proposal.Id == proposalId, cancellation);
        switch (proposal)
        {
            case null:
                return NotFound;
            case { Status: ProposalStatus.SentBack }:
                return null;
            case { Status: not ProposalStatus.Draft }:
                return new Refusal(RefusalKind.Conflict, null, $"{proposal.Number} version {proposal.Version} is {Word(proposal.Status)} and cannot be sent back.");
            case not null when note.Length > NoteLimit:
                return new Refusal(RefusalKind.Invalid, "note", $"The note has {note.Length} characters; shorten it to {NoteLimit}.");
        }

        proposal.Status = ProposalStatus.SentBack;
        proposal.ReviewNote = string.IsNullOrWhiteSpace(note) ? null : note.Trim();
        await NoteAsync(proposal, clock.GetCurrentInstant(), "proposal-sent-back", $"{proposal.Number} sent back by {by}{(proposal.ReviewNote is { } wish ? $": {wish}" : ".")}", cancellation);
        effects.Stimulate($"proposal-review:{proposal.Id}", "JetVision.ReviewProposal", new ProposalReview(proposal.Id));
        return null;
    }

    /// <summary>Gets a proposal's document for a broker: the file that went or goes to the client, or, before it was made, a fresh one, which is marked as a draft until the approval.</summary>
    /// <param name="proposalId">The proposal.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The name and the bytes; null when there is no such proposal.</returns>
    public async Task<(string Name, byte[] Content)?> PdfAsync(Guid proposalId, CancellationToken cancellation) =>
        await db.Proposals.FirstOrDefaultAsync(proposal => proposal.Id == proposalId, cancellation) is { } proposal ? await DocumentAsync(proposal, cancellation) : null;

    /// <summary>Gets a proposal's document for the client, without counting a view.</summary>
    /// <param name="token">The secret of the page.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The name and the bytes; null when there is no such proposal or it was never released.</returns>
    public async Task<(string Name, byte[] Content)?> PdfAsync(string token, CancellationToken cancellation) =>
        await FindAsync(token, cancellation) is { } proposal ? await DocumentAsync(proposal, cancellation) : null;

    /// <summary>Opens a proposal for the client and counts the view.</summary>
    /// <param name="token">The secret of the page.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The proposal, also one that is decided, ran out or was withdrawn; null when there is none or it was never released.</returns>
    public async Task<Proposal?> OpenAsync(string token, CancellationToken cancellation)
    {
        if (await FindAsync(token, cancellation) is not { } proposal)
        {
            return null;
        }

        if (!proposal.IsWithClient && proposal.Status != ProposalStatus.Approved)
        {
            return proposal;
        }

        var now = clock.GetCurrentInstant();
        proposal.ViewCount++;
        if (proposal.ViewedAt is null)
        {
            proposal.ViewedAt = now;
            await NoteAsync(proposal, now, "proposal-viewed", $"The client opened {proposal.Number}.", cancellation);
        }

        if (proposal.Status == ProposalStatus.Sent)
        {
            proposal.Status = ProposalStatus.Viewed;
        }

        return proposal;
    }

    /// <summary>Accepts an option for the client.</summary>
    /// <param name="token">The secret of the page.</param>
    /// <param name="option">The option's number.</param>
    /// <param name="name">Who accepts; from 1 to 200 characters.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Null when it is accepted; otherwise why not.</returns>
    public async Task<Refusal?> AcceptAsync(string token, int option, string name, CancellationToken cancellation)
    {
        if (await FindAsync(token, cancellation) is not { } proposal)
        {
            return NotFound;
        }

        if (proposal.Status == ProposalStatus.Accepted && proposal.AcceptedOption == option)
        {
            return null;
        }

        var now = clock.GetCurrentInstant();
        if (Closed(proposal, now) is { } closed)
        {
            return closed;
        }

        if (proposal.Options.FirstOrDefault(offered => offered.Number == option) is not { } chosen)
        {
            return new Refusal(RefusalKind.Invalid, "option", FormattableString.Invariant($"There is no option {option}; choose one from 1 to {proposal.Options.Count}."));
        }

        var signed = name.Trim();
        if (signed.Length is 0 or > NameLimit)
        {
            return new Refusal(RefusalKind.Invalid, "name", signed.Length == 0 ? "Enter your name to accept." : $"The name has {signed.Length} characters; shorten it to {NameLimit}.");
        }

        proposal.AcceptedOption = option;
        await DecideAsync(
            proposal, now, ProposalStatus.Accepted, signed, "proposal-accepted",
            FormattableString.Invariant($"The client accepted option {option} of {proposal.Number}, {chosen.Aircraft.Type} of {chosen.OperatorName} at {chosen.Price.Total}, signed {signed}."), cancellation);
        return null;
    }

    /// <summary>Declines a proposal for the client.</summary>
    /// <param name="token">The secret of the page.</param>
    /// <param name="reason">Why; null when not said, at most 2,000 characters.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Null when it is declined; otherwise why not.</returns>
    public async Task<Refusal?> DeclineAsync(string token, string? reason, CancellationToken cancellation)
    {
        if (await FindAsync(token, cancellation) is not { } proposal)
        {
            return NotFound;
        }

        if (proposal.Status == ProposalStatus.Declined)
        {
            return null;
        }

        var now = clock.GetCurrentInstant();
        if (Closed(proposal, now) is { } closed)
        {
            return closed;
        }

        if (reason?.Length > NoteLimit)
        {
            return new Refusal(RefusalKind.Invalid, "reason", $"The reason has {reason.Length} characters; shorten it to {NoteLimit}.");
        }

        var why = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        await DecideAsync(
            proposal, now, ProposalStatus.Declined, why, "proposal-declined", $"The client declined {proposal.Number}{(why is null ? "." : $": {why}")}", cancellation);
        return null;
    }

    private static Refusal NotFound => new(RefusalKind.NotFound, null, "There is no such proposal.");

    private async Task DecideAsync(Proposal proposal, Instant now, ProposalStatus status, string? note, string kind, string text, CancellationToken cancellation)
    {
        proposal.Status = status;
        proposal.DecidedAt = now;
        proposal.DecisionNote = note;
        await NoteAsync(proposal, now, kind, text, cancellation);
        effects.Stimulate($"proposal-decision:{proposal.Id}", "JetVision.AwaitDecision", new ProposalDecision(proposal.Id));
    }

    /// <summary>Why a released proposal takes no answer; null when it does.</summary>
    private static Refusal? Closed(Proposal proposal, Instant now) => proposal switch
    {
        { Status: ProposalStatus.Accepted } => new Refusal(RefusalKind.Conflict, null, FormattableString.Invariant($"Option {proposal.AcceptedOption} of {proposal.Number} was accepted; contact us to change it.")),
        { Status: ProposalStatus.Declined } => new Refusal(RefusalKind.Conflict, null, $"{proposal.Number} was declined; contact us if you have changed your mind."),
        { Status: ProposalStatus.Withdrawn } => new Refusal(RefusalKind.Gone, null, $"{proposal.Number} version {proposal.Version} was replaced or withdrawn; use our latest message."),
        _ when proposal.Status == ProposalStatus.Expired || proposal.ValidUntil <= now =>
            new Refusal(RefusalKind.Gone, null, FormattableString.Invariant($"{proposal.Number} ran out on {proposal.ValidUntil:uuuu-MM-dd HH:mm} UTC; contact us for a new one.")),
        _ => null,
    };

    /// <summary>Finds what a client may see, whatever brokerage it is of, and goes on in that brokerage. A draft is not for the client.</summary>
    private async Task<Proposal?> FindAsync(string token, CancellationToken cancellation)
    {
        if (token.Length is 0 or > 100
            || await db.Proposals.IgnoreQueryFilters().FirstOrDefaultAsync(proposal => proposal.Token == token, cancellation) is not { } proposal
            || proposal.Status is ProposalStatus.Draft or ProposalStatus.SentBack
            || (proposal.Status == ProposalStatus.Withdrawn && proposal.ApprovedBy is null))
        {
            return null;
        }

        tenant.Id = proposal.TenantId;
        return proposal;
    }

    private async Task<(string Name, byte[] Content)?> DocumentAsync(Proposal proposal, CancellationToken cancellation) =>
        proposal.PdfFileId is { } fileId && await db.Files.FirstOrDefaultAsync(file => file.Id == fileId, cancellation) is { } file
            ? (file.Name, file.Content)
            : (ProposalPrinter.NameOf(proposal), await services.GetRequiredService<ProposalPrinter>().PrintAsync(proposal, cancellation));

    private async Task NoteAsync(Proposal proposal, Instant at, string kind, string text, CancellationToken cancellation) =>
        db.Note(await db.Requests.SingleAsync(proposal.RequestId, cancellation), at, kind, text);

    private static string Word(ProposalStatus status) => status switch
    {
        ProposalStatus.SentBack => "sent back",
        _ => status.ToString().ToLowerInvariant(),
    };
}
