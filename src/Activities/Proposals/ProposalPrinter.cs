using JetVision.Activities.Airports;
using JetVision.Activities.Proposals.Pdf;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace JetVision.Activities.Proposals;

/// <summary>Gathers what a proposal's document shows and renders it. Scoped.</summary>
internal sealed class ProposalPrinter(JetVisionDb db, AirportDirectory airports, IOptions<PublicOptions> address, IClock clock)
{
    /// <summary>Renders a proposal as it stands in the record; one that is not approved is marked as a draft.</summary>
    public async Task<byte[]> PrintAsync(Proposal proposal, CancellationToken cancellation)
    {
        var request = await db.Requests.SingleAsync(proposal.RequestId, cancellation);
        var client = request.ClientId is { } clientId ? await db.Clients.FirstOrDefaultAsync(client => client.Id == clientId, cancellation) : null;
        var brokerage = await db.Brokerages.SingleAsync(brokerage => brokerage.Id == proposal.TenantId, cancellation);
        return ProposalPdf.Render(new ProposalDocument(
            DocumentHouse.Of(brokerage),
            proposal.Number,
            proposal.Version,
            proposal.CreatedAt,
            proposal.ValidUntil,
            CoverLetter.NameOf(client?.Name ?? request.ContactName),
            client?.Company,
            request.Number,
            request.Legs,
            proposal.Options,
            address.Value.Link($"p/{proposal.Token}"),
            proposal.ApprovedBy is null,
            airports.Find));
    }

    /// <summary>Renders a proposal and keeps the file with it; a second rendering takes the place of the first.</summary>
    public async Task<StoredFile> StoreAsync(Proposal proposal, CancellationToken cancellation)
    {
        var content = await PrintAsync(proposal, cancellation);
        var file = proposal.PdfFileId is { } fileId ? await db.Files.FirstOrDefaultAsync(file => file.Id == fileId, cancellation) : null;
        if (file is null)
        {
            file = new StoredFile { Id = Guid.CreateVersion7(), Name = NameOf(proposal), ContentType = "application/pdf", Content = content };
            db.Files.Add(file);
            proposal.PdfFileId = file.Id;
        }

        (file.Content, file.CreatedAt) = (content, clock.GetCurrentInstant());
        return file;
    }

    /// <summary>The file's name, such as <c>PROP-2026-0007.pdf</c>.</summary>
    public static string NameOf(Proposal proposal) =>
        proposal.Version > 1 ? FormattableString.Invariant($"{proposal.Number}-v{proposal.Version}.pdf") : $"{proposal.Number}.pdf";
}
