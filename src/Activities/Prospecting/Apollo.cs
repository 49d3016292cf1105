using System.Globalization;
using System.Text.Json.Serialization;
using JetVision.Activities.Shared;

namespace JetVision.Activities.Prospecting;

/// <summary>What Apollo.io knows of people and companies, by its API of version 1. A search costs no credit and tells nobody anything; what costs says so.</summary>
public sealed partial class Apollo
{
    /// <summary>The most that one page holds.</summary>
    public const int MaxPage = 100;

    private readonly ApolloWire _wire;

    internal Apollo(ApolloWire wire) => _wire = wire;

    /// <summary>Searches people.</summary>
    /// <param name="wanted">Whom.</param>
    /// <param name="page">From 1.</param>
    /// <param name="limit">1 to <see cref="MaxPage"/>.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>A page, in Apollo's order; empty when nobody fits.</returns>
    /// <exception cref="OutsideException">Apollo refused or did not answer.</exception>
    public async Task<FoundPage<Prospect>> SearchPeopleAsync(PeopleWanted wanted, int page, int limit, CancellationToken cancellation)
    {
        var found = await _wire.SendAsync<People>(HttpMethod.Post, "api/v1/mixed_people/api_search", new
        {
            PersonTitles = Some(wanted.Titles), PersonSeniorities = Some(wanted.Seniorities), PersonLocations = Some(wanted.Locations),
            QOrganizationDomainsList = Some(wanted.CompanyDomains), QKeywords = wanted.Keywords, Page = page, PerPage = limit,
        }, isRepeatable: true, cancellation);
        return Page(found.Persons, found.TotalEntries ?? found.Pagination?.TotalEntries, page, limit, person => new Prospect(
            person.Id ?? "", person.Name ?? $"{person.FirstName} {person.LastName ?? person.LastNameObfuscated}".Trim(), person.Title, person.Organization?.Name, person.HasEmail));
    }

    /// <summary>Searches companies.</summary>
    /// <param name="wanted">Which.</param>
    /// <param name="page">From 1.</param>
    /// <param name="limit">1 to <see cref="MaxPage"/>.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>A page, in Apollo's order; empty when none fits.</returns>
    /// <exception cref="OutsideException">Apollo refused or did not answer.</exception>
    public async Task<FoundPage<ProspectCompany>> SearchCompaniesAsync(CompaniesWanted wanted, int page, int limit, CancellationToken cancellation)
    {
        var found = await _wire.SendAsync<Companies>(HttpMethod.Post, "api/v1/mixed_companies/search", new
        {
            QOrganizationName = wanted.Name, OrganizationLocations = Some(wanted.Locations), QOrganizationKeywordTags = Some(wanted.Keywords),
            LatestFundingDateRange = wanted.FundedSince is { } since ? new { Min = since.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture) } : null,
            LatestFundingAmountRange = wanted.MinimumFunding is { } least ? new { Min = least } : null,
            OrganizationNumEmployeesRanges = wanted.MinimumEmployees is { } fewest ? new[] { string.Create(CultureInfo.InvariantCulture, $"{fewest},10000000") } : null, Page = page, PerPage = limit,
        }, isRepeatable: true, cancellation);
        return Page(found.Organizations, found.Pagination?.TotalEntries, page, limit, company => new ProspectCompany(
            company.Id ?? "", company.Name ?? "", company.PrimaryDomain, company.EstimatedNumEmployees, company.Industry)
            {
                FundedOn = company.LatestFundingRoundDate is { Length: >= 10 } date ? date[..10] : null, FundingStage = company.LatestFundingStage, Funding = company.TotalFundingPrinted,
            });
    }

    /// <summary>Asks whether the key is good.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <param name="key">A key to try; null for the brokerage's.</param>
    /// <returns>What is wrong and the cure; null when all is well.</returns>
    public async Task<string?> TestAsync(CancellationToken cancellation, string? key = null)
    {
        try
        {
            var health = await _wire.SendAsync<Health>(HttpMethod.Get, "api/v1/auth/health", null, isRepeatable: true, cancellation, key);
            return health is { Healthy: true, IsLoggedIn: true } ? null : "Apollo answers, and does not accept the key. Make a new one (Apollo: Settings, Integrations, API keys) and enter it under Settings, Apollo, or set Apollo:ApiKey.";
        }
        catch (OutsideException error)
        {
            return error.Message;
        }
    }

    private static IReadOnlyList<string>? Some(IReadOnlyList<string> words) => words.Count == 0 ? null : words;

    private static FoundPage<TOut> Page<TIn, TOut>(IReadOnlyList<TIn>? items, int? total, int page, int limit, Func<TIn, TOut> read) =>
        items is null ? throw ApolloWire.Nonsense()
        : new([.. items.Select(read)], total ?? items.Count, total > page * limit ? page + 1 : null);

    private sealed record Health(bool Healthy, bool IsLoggedIn);

    private sealed record Pages(int TotalEntries);

    private sealed record People([property: JsonPropertyName("people")] IReadOnlyList<Person>? Persons, int? TotalEntries, Pages? Pagination);

    private sealed record Person(string? Id, string? Name, string? FirstName, string? LastName, string? LastNameObfuscated, string? Title, Company? Organization, bool? HasEmail);

    private sealed record Companies(IReadOnlyList<Company>? Organizations, Pages? Pagination);

    private sealed record Company(
        string? Id, string? Name, string? PrimaryDomain, int? EstimatedNumEmployees, string? Industry, string? LatestFundingRoundDate = null, string? LatestFundingStage = null, string? TotalFundingPrinted = null);
}
