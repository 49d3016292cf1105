using JetVision.Activities.Shared;

namespace JetVision.Activities.Prospecting;

/// <content>Enrichment: each of these costs a credit when Apollo knows something.</content>
public sealed partial class Apollo
{
    /// <summary>Asks who somebody is. Costs a credit when Apollo knows.</summary>
    /// <param name="who">What is known already; the more, the surer.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The person; null when Apollo knows nobody who fits.</returns>
    /// <exception cref="OutsideException">Apollo refused or did not answer.</exception>
    public async Task<KnownPerson?> MatchAsync(PersonSought who, CancellationToken cancellation)
    {
        var found = await _wire.SendAsync<Match>(
            HttpMethod.Post, "api/v1/people/match",
            new { who.Id, who.Email, who.Name, OrganizationName = who.Company, who.Domain, RevealPersonalEmails = false, RevealPhoneNumber = false }, isRepeatable: false, cancellation);
        return found.Person is not { } person ? null : person.Id is null ? throw ApolloWire.Nonsense() : new KnownPerson(
            person.Id, Filled(person.Name) ?? $"{person.FirstName} {person.LastName}".Trim(), Filled(person.Title),
            // Apollo writes a placeholder where an address was not bought.
            person.Email is { } mail && Mail.Outgoing.IsAddress(mail) && !mail.StartsWith("email_not_unlocked@", StringComparison.OrdinalIgnoreCase) ? mail.ToLowerInvariant() : null,
            Filled(person.Contact?.PhoneNumbers?.Select(number => number.SanitizedNumber).FirstOrDefault()),
            Filled(string.Join(", ", new[] { person.City, person.Country }.Where(part => !string.IsNullOrWhiteSpace(part)))), person.Organization is { } employer ? Read(employer) : null);
    }

    /// <summary>Asks what a company is, by its domain. Costs a credit when Apollo knows.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The company; null when Apollo does not know it.</returns>
    /// <exception cref="OutsideException">Apollo refused or did not answer.</exception>
    public async Task<ProspectCompany?> CompanyAsync(string domain, CancellationToken cancellation) =>
        (await _wire.SendAsync<CompanyMatch>(HttpMethod.Get, $"api/v1/organizations/enrich?domain={Uri.EscapeDataString(domain)}", null, isRepeatable: false, cancellation)).Organization is { } company
            ? Read(company) : null;

    private static ProspectCompany Read(Company company) => new(company.Id ?? "", company.Name ?? "", Filled(company.PrimaryDomain), company.EstimatedNumEmployees, Filled(company.Industry));

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private sealed record Match(Known? Person);

    private sealed record Known(
        string? Id, string? Name, string? FirstName, string? LastName, string? Title, string? Email, string? City, string? Country, Company? Organization, KnownContact? Contact);

    private sealed record KnownContact(IReadOnlyList<Number>? PhoneNumbers);

    private sealed record Number(string? SanitizedNumber);

    private sealed record CompanyMatch(Company? Organization);
}

/// <summary>Whom to look for; what is null is not known.</summary>
/// <param name="Id">Apollo's id.</param>
/// <param name="Email">The mail address.</param>
/// <param name="Name">The name.</param>
/// <param name="Company">The employer's name.</param>
/// <param name="Domain">The employer's domain.</param>
public sealed record PersonSought(string? Id = null, string? Email = null, string? Name = null, string? Company = null, string? Domain = null);

/// <summary>Somebody of whom Apollo told all it knows.</summary>
/// <param name="Id">Apollo's id.</param>
/// <param name="Name">The name.</param>
/// <param name="Title">The title; null when unknown.</param>
/// <param name="Email">The mail address in lower case; null when unknown.</param>
/// <param name="Phone">The telephone number; null when unknown.</param>
/// <param name="Place">City and country; null when unknown.</param>
/// <param name="Company">The employer; null when unknown.</param>
public sealed record KnownPerson(string Id, string Name, string? Title, string? Email, string? Phone, string? Place, ProspectCompany? Company);
