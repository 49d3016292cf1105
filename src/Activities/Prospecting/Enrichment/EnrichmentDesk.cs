using System.Globalization;
using JetVision.Activities.Clients;
using JetVision.Activities.Mail.Suppression;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Prospecting.Enrichment;

/// <summary>
/// Asks Apollo about a client and fills in what the records lack. First the person, by mail address or by name and company; the company by its domain only when the person is not
/// known. Fields that hold something are never touched. Who asked to be left alone is not looked up. Scoped; the caller commits.
/// </summary>
/// <param name="db">The records.</param>
/// <param name="apollo">Apollo.</param>
/// <param name="credits">The month's credits.</param>
/// <param name="suppression">Who is to be left alone.</param>
/// <param name="clock">The time.</param>
public sealed class EnrichmentDesk(JetVisionDb db, Apollo apollo, CreditLedger credits, SuppressionList suppression, IClock clock)
{
    private const string Match = "Apollo: people/match";
    private const string Enrich = "Apollo: organizations/enrich";

    /// <summary>Domains whose mailboxes say nothing of an employer.</summary>
    private static readonly HashSet<string> PublicDomains = new(StringComparer.OrdinalIgnoreCase)
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "yahoo.co.uk", "icloud.com", "me.com", "mac.com", "aol.com", "proton.me",
        "protonmail.com", "gmx.com", "gmx.de", "gmx.net", "web.de", "t-online.de", "orange.fr", "free.fr", "libero.it", "mail.ru", "yandex.ru", "qq.com", "163.com",
    };

    /// <summary>Asks Apollo, and keeps what would be filled in. Costs up to two credits.</summary>
    /// <param name="clientId">The client.</param>
    /// <param name="by">Who has Apollo asked.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>What was found, or why Apollo was not asked.</returns>
    /// <exception cref="OutsideException">Apollo refused or did not answer.</exception>
    public async Task<(ClientEnrichment? Found, Refusal? Refusal)> LookUpAsync(Guid clientId, string by, CancellationToken cancellation)
    {
        if (await db.Clients.FirstOrDefaultAsync(client => client.Id == clientId, cancellation) is not { } client)
        {
            return (null, new Refusal(RefusalKind.NotFound, "clientId", "There is no such client."));
        }

        var sought = new PersonSought(Email: client.Email, Name: HasName(client) ? client.Name : null, Company: client.Company, Domain: Domain(client.Email));
        if (sought.Email is null && (sought.Name is null || sought.Company is null))
        {
            return (null, new Refusal(RefusalKind.Conflict, null, "Apollo needs a mail address, or a name and a company, to know who it is."));
        }

        if (client.Email is { } address && await suppression.FindAsync(address, cancellation) is { Reason: not SuppressionReason.HardBounce } line)
        {
            return (null, new Refusal(RefusalKind.Conflict, null, $"{line.Sentence(address)} So nothing is looked up either."));
        }

        var (person, refusal) = await credits.SpendAsync("people/match", by, () => apollo.MatchAsync(sought, cancellation), cancellation);
        if (refusal is not null)
        {
            return (null, refusal);
        }

        var company = person?.Company;
        var source = person is null ? null : $"{Match}, by {(sought.Email is null ? "name and company" : "mail address")}";
        if (person is null && client.Company is null && sought.Domain is { } domain)
        {
            (company, refusal) = await credits.SpendAsync("organizations/enrich", by, () => apollo.CompanyAsync(domain, cancellation), cancellation);
            source = company is null ? null : $"{Enrich}, by the domain {domain}";
        }

        var fills = source is null ? [] : Fills(client, person, company, person is null ? Enrich : Match);
        foreach (var earlier in await db.Enrichments.Where(each => each.ClientId == clientId && each.State == EnrichmentState.Waiting).ToListAsync(cancellation))
        {
            (earlier.State, earlier.DecidedBy, earlier.DecidedAt, earlier.Revision) = (EnrichmentState.Discarded, "a later look-up", clock.GetCurrentInstant(), earlier.Revision + 1);
        }

        return (db.Enrichments.Add(new ClientEnrichment
        {
            Id = Guid.CreateVersion7(), ClientId = clientId, Fills = fills, Source = source ?? "Apollo knows neither the person nor the company.", By = by, At = clock.GetCurrentInstant(),
            State = source is null ? EnrichmentState.NotFound : fills.Count == 0 ? EnrichmentState.NothingNew : EnrichmentState.Waiting,
        }).Entity, null);
    }

    /// <summary>Fills in what was found, or throws it away. What holds something by now stays as it is.</summary>
    /// <param name="id">What was found.</param>
    /// <param name="isApplied">Whether it is filled in.</param>
    /// <param name="by">Who decides.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The fields that were filled, or why not.</returns>
    public async Task<(IReadOnlyList<string> Filled, Refusal? Refusal)> DecideAsync(Guid id, bool isApplied, string by, CancellationToken cancellation)
    {
        var found = db.Enrichments.Local.FirstOrDefault(each => each.Id == id) ?? await db.Enrichments.FirstOrDefaultAsync(each => each.Id == id, cancellation);
        if (found is null)
        {
            return ([], new Refusal(RefusalKind.NotFound, "id", "There is no such look-up."));
        }

        if (found.State != EnrichmentState.Waiting)
        {
            return ([], new Refusal(RefusalKind.Conflict, null, found.DecidedBy is { } earlier ? $"{earlier} has decided this already." : "There is nothing to fill in."));
        }

        var filled = new List<string>();
        if (isApplied)
        {
            var client = await db.Clients.FirstAsync(client => client.Id == found.ClientId, cancellation);
            foreach (var fill in found.Fills)
            {
                if (await FillAsync(client, fill, cancellation))
                {
                    filled.Add(fill.Field);
                }
            }
        }

        (found.State, found.DecidedBy, found.DecidedAt, found.Revision) =
            (isApplied ? EnrichmentState.Applied : EnrichmentState.Discarded, by, clock.GetCurrentInstant(), found.Revision + 1);
        return (filled, null);
    }

    /// <summary>What would be filled in: only what is empty.</summary>
    internal static IReadOnlyList<FieldFill> Fills(Client client, KnownPerson? person, ProspectCompany? company, string from)
    {
        var about = string.Join(", ", new[] { person?.Title, company is { Name.Length: > 0 } ? About(company) : null, person?.Place }.Where(part => part is not null));
        return
        [
            .. new (string Field, bool IsEmpty, string? Value)[]
            {
                ("Name", !HasName(client), person?.Name), ("Email", client.Email is null, person?.Email), ("Phone", string.IsNullOrWhiteSpace(client.Phone), person?.Phone),
                ("Company", string.IsNullOrWhiteSpace(client.Company), company?.Name), ("Notes", string.IsNullOrWhiteSpace(client.Notes), about),
            }.Where(each => each.IsEmpty && !string.IsNullOrWhiteSpace(each.Value)).Select(each => new FieldFill(each.Field, each.Value!.Length > 300 ? each.Value[..300] : each.Value, from)),
        ];
    }

    /// <summary>The domain of an employer; null for none or a public one.</summary>
    internal static string? Domain(string? address) =>
        address is not null && address[(address.LastIndexOf('@') + 1)..] is { Length: > 0 } domain && domain.Contains('.', StringComparison.Ordinal) && !PublicDomains.Contains(domain) ? domain : null;

    private static string About(ProspectCompany company) => $"{company.Name}{(company.Industry is null && company.Employees is null ? "" : " (" + string.Join(
        ", ", new[] { company.Industry, company.Employees is { } many ? $"about {many.ToString("#,##0", CultureInfo.InvariantCulture)} employees" : null }.Where(part => part is not null)) + ")")}";

    /// <summary>A client who gave no name is called by the address or number.</summary>
    private static bool HasName(Client client) => client.Name.Length > 0 && !client.Name.Contains('@', StringComparison.Ordinal) && client.Name != client.Phone && client.Name != "Unnamed client";

    private async Task<bool> FillAsync(Client client, FieldFill fill, CancellationToken cancellation)
    {
        switch (fill.Field)
        {
            case "Name" when !HasName(client):
                client.Name = fill.Value;
                return true;
            case "Email" when client.Email is null && !await db.Clients.AnyAsync(other => other.Email == fill.Value, cancellation):
                client.Email = fill.Value;
                return true;
            case "Phone" when string.IsNullOrWhiteSpace(client.Phone):
                client.Phone = fill.Value;
                return true;
            case "Company" when string.IsNullOrWhiteSpace(client.Company):
                client.Company = fill.Value;
                return true;
            case "Notes" when string.IsNullOrWhiteSpace(client.Notes):
                client.Notes = fill.Value;
                return true;
            default:
                return false;
        }
    }
}
