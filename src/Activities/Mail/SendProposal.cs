using System.Globalization;
using JetVision.Activities.Proposals;
using JetVision.Activities.Requests;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Mail;

/// <summary>Mails an approved proposal to the client, with its PDF.</summary>
[Activity("JetVision", "Mail", "Mails the approved proposal with its PDF to the client.", DisplayName = "Send proposal", Kind = ActivityKind.Task)]
[FlowNode("Done", "NoAddress")]
public sealed class SendProposal : Activity
{
    /// <summary>Gets or sets the proposal's id.</summary>
    [Input(DisplayName = "Proposal", Description = "Which proposal this step works on, by its id: usually the workflow's variable or input ProposalId.")]
    public Input<Guid> ProposalId { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context) => await context.CompleteActivityWithOutcomesAsync(
        await context.GetRequiredService<ClientLetters>().SendProposalAsync(context.Get(ProposalId), context.Id, context.CancellationToken) ? "Done" : "NoAddress");
}

/// <summary>Reminds the client of a proposal that waits for an answer.</summary>
[Activity("JetVision", "Mail", "Reminds the client by mail of a proposal that still waits for an answer.", DisplayName = "Send reminder", Kind = ActivityKind.Task)]
[FlowNode("Done", "NotNeeded")]
public sealed class SendReminder : Activity
{
    /// <summary>Gets or sets the proposal's id.</summary>
    [Input(DisplayName = "Proposal", Description = "Which proposal this step works on, by its id: usually the workflow's variable or input ProposalId.")]
    public Input<Guid> ProposalId { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context) => await context.CompleteActivityWithOutcomesAsync(
        await context.GetRequiredService<ClientLetters>().SendReminderAsync(context.Get(ProposalId), context.Id, context.CancellationToken) ? "Done" : "NotNeeded");
}

/// <summary>Writes the mails that go to a client about a proposal. Scoped.</summary>
internal sealed class ClientLetters(JetVisionDb db, Outgoing outgoing, PublicLinks links, CurrentTenant tenant, IClock clock)
{
    /// <summary>Writes the covering mail.</summary>
    /// <returns>Whether there is an address to send it to.</returns>
    public async Task<bool> SendProposalAsync(Guid proposalId, string execution, CancellationToken cancellation)
    {
        var (proposal, request) = await LoadAsync(proposalId, cancellation);
        var pdf = proposal.PdfFileId ?? throw new InvalidOperationException(
            $"Proposal {proposal.Number} has no PDF yet; put the step Render proposal before Send proposal and retry.");
        if (await AddresseeAsync(request, cancellation) is not { } client)
        {
            var now = clock.GetCurrentInstant();
            (proposal.Status, proposal.SentAt, request.Stage) = (ProposalStatus.Sent, now, RequestStage.ProposalSent);
            db.Note(request, now, "proposal-link", $"The client gave no mail address: share the proposal's page yourself: {links.Proposal(proposal.Token)}");
            return false;
        }

        var brokerage = await BrokerageAsync(cancellation);
        var link = links.Proposal(proposal.Token);
        var words = proposal.CoverText.Trim();
        var body = words.Contains(link, StringComparison.Ordinal)
            ? words
            : $"{words}\n\nCompare the options and accept online:\n{link}\n\nThe proposal is attached as a PDF and holds until {Until(proposal)}.";
        await outgoing.WriteAsync($"{execution}:proposal", new Letter("proposal", client.Address, client.Name, Subject(proposal, brokerage), body)
        {
            RequestId = request.Id,
            ProposalId = proposal.Id,
            Attachments = [pdf],
            InReplyTo = await ThreadAsync(request.Id, cancellation),
        }, cancellation);
        return true;
    }

    /// <summary>Writes the reminder.</summary>
    /// <returns>Whether the client still has to decide and has an address.</returns>
    public async Task<bool> SendReminderAsync(Guid proposalId, string execution, CancellationToken cancellation)
    {
        var (proposal, request) = await LoadAsync(proposalId, cancellation);
        if (proposal is not { Status: ProposalStatus.Sent or ProposalStatus.Viewed or ProposalStatus.Approved, DecidedAt: null }
            || proposal.ValidUntil <= clock.GetCurrentInstant()
            || await AddresseeAsync(request, cancellation) is not { } client)
        {
            return false;
        }

        var brokerage = await BrokerageAsync(cancellation);
        var sent = await db.Mails.OrderByDescending(mail => mail.CreatedAt)
            .FirstOrDefaultAsync(mail => mail.RequestId == request.Id && mail.Kind == "proposal", cancellation);
        await outgoing.WriteAsync($"{execution}:reminder", new Letter(
            "reminder",
            client.Address,
            client.Name,
            $"Reminder: {Subject(proposal, brokerage)}",
            $"""
            {(client.Name is { Length: > 0 } name ? $"Dear {name}," : "Hello,")}

            our proposal {proposal.Number} for your flight still waits for your answer. It holds until {Until(proposal)}; after that the aircraft and the price may be gone.

            Compare the options and accept or decline online:
            {links.Proposal(proposal.Token)}

            Is something not right yet? Just answer this mail.

            Kind regards
            {brokerage.Name}
            """)
        {
            RequestId = request.Id,
            InReplyTo = sent?.MessageId,
        }, cancellation);
        return true;
    }

    private async Task<(Proposal Proposal, CharterRequest Request)> LoadAsync(Guid proposalId, CancellationToken cancellation)
    {
        var proposal = await db.Proposals.FirstOrDefaultAsync(proposal => proposal.Id == proposalId, cancellation)
            ?? throw new InvalidOperationException($"There is no proposal {proposalId} in this brokerage; check the activity's Proposal input.");
        return (proposal, await RequestRecords.SingleAsync(db.Requests, proposal.RequestId, cancellation));
    }

    private Task<Brokerage> BrokerageAsync(CancellationToken cancellation) => db.Brokerages.FirstAsync(brokerage => brokerage.Id == tenant.Id, cancellation);

    private async Task<(string Address, string? Name)?> AddresseeAsync(CharterRequest request, CancellationToken cancellation)
    {
        var client = request.ClientId is { } id ? await db.Clients.FirstOrDefaultAsync(client => client.Id == id, cancellation) : null;
        var address = Outgoing.IsAddress(request.ContactEmail) ? request.ContactEmail : client?.Email;
        var name = request.ContactName ?? (client?.Name == client?.Email ? null : client?.Name);
        return Outgoing.IsAddress(address) ? (address!, name) : null;
    }

    /// <summary>The client's last mail, so that the proposal arrives in the same thread.</summary>
    private async Task<string?> ThreadAsync(Guid requestId, CancellationToken cancellation) => await db.Messages
        .Where(message => message.RequestId == requestId && message.Author == "client" && message.MailMessageId != null)
        .OrderByDescending(message => message.At).Select(message => message.MailMessageId).FirstOrDefaultAsync(cancellation);

    private static string Subject(Proposal proposal, Brokerage brokerage) =>
        proposal.Subject is { Length: > 0 } subject ? subject : $"Your charter proposal {proposal.Number} from {brokerage.Name}";

    private static string Until(Proposal proposal) => proposal.ValidUntil.InUtc().ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
