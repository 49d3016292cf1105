using System.ComponentModel;
using JetVision.Activities.Prospecting;
using JetVision.Activities.Shared.Tools;
using JetVision.Server.Security;

namespace JetVision.Server.Mcp;

/// <summary>Searches at Apollo.io. None spends a credit, and none reaches anybody.</summary>
internal sealed class ProspectTools(Apollo apollo)
{
    [Tool("search_executive_assistants", "Search executive assistants", Scopes.ApolloRead, ReadOnly = true, OpenWorld = true)]
    [Description("Finds executive assistants, who book flights for others. Shows no mail address or number. Page on with next.")]
    public Task<FoundPage<Prospect>> SearchExecutiveAssistants(
        [Description("Where they live, such as New York, US.")] string[]? locations = null, [Description("Their employers' domains, such as example.com.")] string[]? companyDomains = null,
        [Description("next of the last answer.")] int page = 1, [Description("1 to 100.")] int limit = 25, CancellationToken cancellation = default) =>
        SearchPeople(["Executive Assistant"], null, locations, companyDomains, null, page, limit, cancellation);

    [Tool("search_people", "Search people", Scopes.ApolloRead, ReadOnly = true, OpenWorld = true)]
    [Description("Finds people by title, seniority, place and employer. Shows no mail address or number. Page on with next.")]
    public Task<FoundPage<Prospect>> SearchPeople(
        [Description("Titles such as Chief Executive Officer.")] string[]? titles = null, [Description("owner, founder, c_suite, partner, vp, head, director, manager, senior or entry.")] string[]? seniorities = null,
        [Description("Where they live.")] string[]? locations = null, [Description("Their employers' domains.")] string[]? companyDomains = null, [Description("Words of their profile.")] string? keywords = null,
        [Description("next of the last answer.")] int page = 1, [Description("1 to 100.")] int limit = 25, CancellationToken cancellation = default) =>
        AskAsync(page, limit, () => apollo.SearchPeopleAsync(new PeopleWanted(titles ?? [], seniorities ?? [], locations ?? [], companyDomains ?? [], keywords), page, limit, cancellation));

    [Tool("search_companies", "Search companies", Scopes.ApolloRead, ReadOnly = true, OpenWorld = true)]
    [Description("Finds companies by name, place, trade and size. Page on with next.")]
    public Task<FoundPage<ProspectCompany>> SearchCompanies(
        [Description("A part of the name.")] string? name = null, [Description("Where the head office is.")] string[]? locations = null, [Description("What they do, such as private equity.")] string[]? keywords = null,
        [Description("The fewest employees.")] int? minimumEmployees = null, [Description("next of the last answer.")] int page = 1, [Description("1 to 100.")] int limit = 25,
        CancellationToken cancellation = default) =>
        AskAsync(page, limit, () => apollo.SearchCompaniesAsync(new CompaniesWanted(name, locations ?? [], keywords ?? [], minimumEmployees), page, limit, cancellation));

    internal static Task<T> AskAsync<T>(int page, int limit, Func<Task<T>> ask) =>
        page >= 1 && limit is >= 1 and <= Apollo.MaxPage ? ask() : throw new ToolRefusedException($"page: from 1 on; limit: from 1 to {Apollo.MaxPage}.");
}
