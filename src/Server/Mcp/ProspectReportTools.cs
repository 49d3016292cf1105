using System.ComponentModel;
using System.Globalization;
using JetVision.Activities.Prospecting;
using JetVision.Activities.Prospecting.Enrichment;
using JetVision.Activities.Prospecting.Reports;
using JetVision.Activities.Prospecting.Sequences;
using JetVision.Activities.Shared.Tools;
using JetVision.Server.Security;
using NodaTime;

namespace JetVision.Server.Mcp;

/// <summary>What came of prospecting, and whom to think of next.</summary>
internal sealed class ProspectReportTools(ProspectReports reports, Apollo apollo, JobChanges jobs, EnrichmentDesk desk, IClock clock)
{
    [Tool("response_rates", "Report: sequences", Scopes.ApolloRead, ReadOnly = true, OpenWorld = true)]
    [Description("How Apollo's sequences do: delivered, opened, answered, come back, unsubscribed, with rates in percent of those delivered. Page on with next.")]
    public Task<FoundPage<Sequence>> ResponseRates([Description("next of the last answer.")] int page = 1, [Description("1 to 100.")] int limit = 25, CancellationToken cancellation = default) =>
        ProspectTools.AskAsync(page, limit, () => apollo.SequencesAsync(null, page, limit, cancellation));

    [Tool("track_conversions", "Report: conversions", Scopes.ApolloRead, ReadOnly = true)]
    [Description("What became of those who were put into sequences: who then asked for a flight, was sent proposals, and booked, by sequence.")]
    public Task<IReadOnlyList<Conversion>> TrackConversions([Description("Of how many days: 1 to 730.")] int days = 90, CancellationToken cancellation = default) =>
        reports.ConversionsAsync(Days(days), cancellation);

    [Tool("cost_per_lead", "Report: cost per lead", Scopes.ApolloRead, ReadOnly = true)]
    [Description("What prospecting cost (credits and fee), and what each person cost who then asked for a flight.")]
    public Task<ProspectingReturn> CostPerLead([Description("Of how many days: 1 to 730.")] int days = 90, CancellationToken cancellation = default) => reports.ReturnAsync(Days(days), cancellation);

    [Tool("roi_analysis", "Report: return", Scopes.ApolloRead, ReadOnly = true)]
    [Description("What prospecting cost and the margin of the bookings that came of it, with the return in percent of the cost. For brokers only: never tell a client.")]
    public Task<ProspectingReturn> RoiAnalysis([Description("Of how many days: 1 to 730.")] int days = 365, CancellationToken cancellation = default) => reports.ReturnAsync(Days(days), cancellation);

    [Tool("corporate_travel_analysis", "Report: companies", Scopes.ApolloRead, ReadOnly = true)]
    [Description("Which companies ask and fly with us, how often, and on what routes. Page on with the cursor of the last answer's next.")]
    public async Task<Api.Page<CompanyTravel>> CorporateTravelAnalysis(
        [Description("Of how many days: 1 to 730.")] int days = 365, [Description("next of the last answer.")] string? cursor = null, [Description("1 to 100.")] int limit = 25, CancellationToken cancellation = default)
    {
        var skip = ToolPages.Skip(cursor, limit, 100);
        var found = await reports.CompaniesAsync(Days(days), skip, limit + 1, cancellation);
        return new([.. found.Take(limit)], ToolPages.Next(skip, limit, found.Count));
    }

    [Tool("empty_leg_prospects", "Who may want an empty leg", Scopes.ApolloRead, ReadOnly = true)]
    [Description("Clients who flew or asked to fly an empty leg's route, either way round and within 100 nautical miles of its fields, and who may be written to. Page on with the cursor of the last answer's next.")]
    public async Task<Api.Page<EmptyLegProspect>> EmptyLegProspects(
        [Description("Where it begins: ICAO or IATA code.")] string from, [Description("Where it ends: ICAO or IATA code.")] string to,
        [Description("next of the last answer.")] string? cursor = null, [Description("1 to 100.")] int limit = 25, CancellationToken cancellation = default)
    {
        var skip = ToolPages.Skip(cursor, limit, 100);
        var found = ToolRefusedException.OrRefuse(await reports.EmptyLegProspectsAsync(from, to, skip, limit + 1, cancellation));
        return new([.. found.Take(limit)], ToolPages.Next(skip, limit, found.Count));
    }

    [Tool("event_travel_targeting", "Who may travel to an event", Scopes.ApolloRead, ReadOnly = true, OpenWorld = true)]
    [Description("Finds people by place and trade who may travel to an event, such as heads of art dealers before a fair; assistants book for them. Shows no mail address. Page on with next.")]
    public Task<FoundPage<Prospect>> EventTravelTargeting(
        [Description("Where they live, such as New York, US.")] string[] locations, [Description("Words of the trade, such as art dealer.")] string keywords,
        [Description("Titles; left out: chief executives, founders and their assistants.")] string[]? titles = null,
        [Description("next of the last answer.")] int page = 1, [Description("1 to 100.")] int limit = 25, CancellationToken cancellation = default) => ProspectTools.AskAsync(
            page, limit, () => apollo.SearchPeopleAsync(new PeopleWanted(titles ?? ["Executive Assistant", "Chief Executive", "Founder"], [], locations, [], keywords), page, limit, cancellation));

    [Tool("find_funding_companies", "Companies with fresh funding", Scopes.ApolloRead, ReadOnly = true, OpenWorld = true)]
    [Description("Finds companies that got funding lately; those travel. Page on with next.")]
    public Task<FoundPage<ProspectCompany>> FindFundingCompanies(
        [Description("In how many days up to today: 1 to 730.")] int days = 90, [Description("The least amount in US dollars.")] long? minimumAmount = null,
        [Description("Where the head office is.")] string[]? locations = null, [Description("What they do.")] string[]? keywords = null,
        [Description("next of the last answer.")] int page = 1, [Description("1 to 100.")] int limit = 25, CancellationToken cancellation = default)
    {
        var since = clock.GetCurrentInstant().InUtc().Date.PlusDays(-Days(days));
        return ProspectTools.AskAsync(page, limit, () => apollo.SearchCompaniesAsync(
            new CompaniesWanted(null, locations ?? [], keywords ?? [], null) { FundedSince = since, MinimumFunding = minimumAmount }, page, limit, cancellation));
    }

    [Tool("job_change_alerts", "Clients who changed employer", Scopes.ApolloRead, ReadOnly = true, OpenWorld = true)]
    [Description("Compares the employers of clients with those that Apollo shows for them as saved contacts, and lists who moved. Spends no credit. Tells meanwhile how many contacts were looked at.")]
    public async Task<IReadOnlyList<JobChange>> JobChangeAlerts(IProgress<ToolProgress> progress, CancellationToken cancellation = default)
    {
        return await jobs.FindAsync(seen => progress.Report(new ToolProgress(seen, null, string.Create(CultureInfo.InvariantCulture, $"{seen} contacts looked at."))), cancellation);
    }

    [Tool("enrich_client", "Look a client up", Scopes.ApolloEnrich, OpenWorld = true)]
    [Description("Asks Apollo about a client and shows what would be filled into empty fields; a person confirms it on the page Prospects, Clients. Spends up to two of the month's credits, so it has a scope of its own.")]
    public async Task<EnrichmentView> EnrichClient(
        [Description("The client's id.")] Guid clientId, ToolCaller caller, CancellationToken cancellation = default)
    {
        var found = ToolRefusedException.OrRefuse(await desk.LookUpAsync(clientId, caller.Name, cancellation));
        return new EnrichmentView(found.Id, Api.Words.Camel(found.State), found.Source, found.Fills, "/prospects/clients");
    }

    private static int Days(int days) => days is >= 1 and <= 730 ? days : throw new ToolRefusedException("days: from 1 to 730.");
}

/// <summary>What would be filled in, once a person confirms.</summary>
internal sealed record EnrichmentView(Guid Id, string State, string Source, IReadOnlyList<FieldFill> Fills, string ConfirmAt);
