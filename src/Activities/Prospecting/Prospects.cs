namespace JetVision.Activities.Prospecting;

/// <summary>Which people to look for; what is empty does not narrow.</summary>
/// <param name="Titles">Titles such as Executive Assistant.</param>
/// <param name="Seniorities">Apollo's words, such as c_suite, founder, vp.</param>
/// <param name="Locations">Where they live, such as New York, US.</param>
/// <param name="CompanyDomains">Their employers' domains, such as example.com.</param>
/// <param name="Keywords">Words of their profile; null for none.</param>
public sealed record PeopleWanted(
    IReadOnlyList<string> Titles, IReadOnlyList<string> Seniorities, IReadOnlyList<string> Locations, IReadOnlyList<string> CompanyDomains, string? Keywords);

/// <summary>Which companies to look for; what is empty does not narrow.</summary>
/// <param name="Name">A part of the name; null for any.</param>
/// <param name="Locations">Where their head office is.</param>
/// <param name="Keywords">What they do, such as private equity.</param>
/// <param name="MinimumEmployees">The fewest employees; null for any.</param>
public sealed record CompaniesWanted(string? Name, IReadOnlyList<string> Locations, IReadOnlyList<string> Keywords, int? MinimumEmployees)
{
    /// <summary>Gets the first day of their latest funding; null for any.</summary>
    public NodaTime.LocalDate? FundedSince { get; init; }

    /// <summary>Gets the least of their latest funding, in US dollars; null for any.</summary>
    public long? MinimumFunding { get; init; }
}

/// <summary>A person that Apollo knows. A search shows no mail address and no number: those are bought one by one.</summary>
/// <param name="Id">Apollo's id.</param>
/// <param name="Name">The name, as far as it is shown.</param>
/// <param name="Title">The title; null when unknown.</param>
/// <param name="Company">The employer; null when unknown.</param>
/// <param name="HasEmail">Whether Apollo has an address; null when it does not say.</param>
public sealed record Prospect(string Id, string Name, string? Title, string? Company, bool? HasEmail);

/// <summary>A company that Apollo knows.</summary>
/// <param name="Id">Apollo's id.</param>
/// <param name="Name">The name.</param>
/// <param name="Domain">Its domain; null when unknown.</param>
/// <param name="Employees">About how many work there; null when unknown.</param>
/// <param name="Industry">The trade; null when unknown.</param>
public sealed record ProspectCompany(string Id, string Name, string? Domain, int? Employees, string? Industry)
{
    /// <summary>Gets the day of the latest funding, as <c>yyyy-MM-dd</c>; null when unknown.</summary>
    public string? FundedOn { get; init; }

    /// <summary>Gets the stage of the latest funding, such as <c>Series B</c>; null when unknown.</summary>
    public string? FundingStage { get; init; }

    /// <summary>Gets the funding in all, in Apollo's words; null when unknown.</summary>
    public string? Funding { get; init; }
}

/// <summary>A page of what was found.</summary>
/// <typeparam name="T">What.</typeparam>
/// <param name="Items">The page.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Next">The next page's number; null after the last.</param>
public sealed record FoundPage<T>(IReadOnlyList<T> Items, int Total, int? Next);
