using JetVision.Activities.Airports;
using JetVision.Activities.Mail.Suppression;
using JetVision.Activities.Proposals;
using JetVision.Activities.Prospecting.Enrichment;
using JetVision.Activities.Prospecting.Sequences;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace JetVision.Activities.Prospecting.Reports;

/// <summary>What came of prospecting, reckoned from the records: who was written to, who then asked for a flight, who flew, what it cost and earned. Scoped.</summary>
/// <param name="db">The records.</param>
/// <param name="options">What Apollo costs.</param>
/// <param name="airports">The airports.</param>
/// <param name="rates">The exchange rates.</param>
/// <param name="suppression">Who must not be written to.</param>
/// <param name="clock">The time.</param>
public sealed class ProspectReports(JetVisionDb db, IOptions<ApolloOptions> options, AirportDirectory airports, ExchangeRates rates, SuppressionList suppression, IClock clock)
{
    /// <summary>Within how many nautical miles of an empty leg's field a client's own field counts as the same.</summary>
    private const double NearNm = 100;

    /// <summary>Says what became of those who were put into sequences: a request after that day, by the same address, is theirs.</summary>
    /// <param name="days">Of how many days up to today, by the day on which somebody was put in.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>A line a sequence, the largest first.</returns>
    public async Task<IReadOnlyList<Conversion>> ConversionsAsync(int days, CancellationToken cancellation)
    {
        var outcomes = await OutcomesAsync(days, cancellation);
        return
        [
            .. outcomes.GroupBy(one => one.Person.SequenceId).Select(group => Conversion.Of(group.Key, group.First().Person.SequenceName, [.. group]))
                .OrderByDescending(line => line.Contacted).ThenBy(line => line.Sequence, StringComparer.Ordinal),
        ];
    }

    /// <summary>Says what prospecting cost and earned. The margin is the brokerage's own, of bookings of those who were put into sequences; it is no profit before the other costs.</summary>
    /// <param name="days">Of how many days up to today.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The reckoning.</returns>
    public async Task<ProspectingReturn> ReturnAsync(int days, CancellationToken cancellation)
    {
        var since = Since(days);
        var credits = await db.SpentCredits.Where(spent => spent.At >= since).SumAsync(spent => spent.Credits, cancellation);
        var cost = new Money(Math.Round((credits * options.Value.CreditPrice) + (options.Value.MonthlyFee * days / 30m), 2), options.Value.Currency);
        var outcomes = await OutcomesAsync(days, cancellation);
        var leads = outcomes.Count(one => one.Requests.Count > 0);
        var margin = new Money(0, cost.Currency);
        var bookings = 0;
        foreach (var proposal in outcomes.SelectMany(one => one.Booked).DistinctBy(proposal => proposal.Id))
        {
            bookings++;
            if (proposal.Costings.FirstOrDefault(costing => costing.OptionNumber == proposal.AcceptedOption) is { } costing && rates.Convert(costing.Margin, cost.Currency) is (var earned, null))
            {
                margin = margin with { Amount = margin.Amount + earned.Amount };
            }
        }

        return new ProspectingReturn(
            days, credits, cost, outcomes.Count, leads, leads == 0 ? null : cost with { Amount = Math.Round(cost.Amount / leads, 2) }, bookings, margin with { Amount = Math.Round(margin.Amount, 2) },
            cost.Amount == 0 ? null : Math.Round(100 * (margin.Amount - cost.Amount) / cost.Amount, 1));
    }

    /// <summary>Finds clients who flew or asked to fly an empty leg's route, either way round, and may be written to.</summary>
    /// <param name="from">Where it begins, as an ICAO or IATA code.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="skip">How many to pass over.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The clients, those who asked most often first; or what is wrong.</returns>
    public async Task<(IReadOnlyList<EmptyLegProspect>? Found, Refusal? Refusal)> EmptyLegProspectsAsync(string from, string to, int skip, int limit, CancellationToken cancellation)
    {
        if (airports.Find(from) is not { } start || airports.Find(to) is not { } end)
        {
            return (null, new Refusal(RefusalKind.Invalid, airports.Find(from) is null ? "from" : "to", "Send an ICAO or IATA code; search_airports finds it."));
        }

        bool IsNear(string code, Airport field) => code == field.Icao || (airports.Find(code) is { } other && GreatCircle.DistanceNm(other, field) <= NearNm);
        var requests = await db.Requests.AsNoTracking().Where(request => request.ContactEmail != null && request.Stage != RequestStage.NotARequest)
            .Select(request => new { request.ContactName, request.ContactEmail, request.Legs, request.CreatedAt }).ToListAsync(cancellation);
        var fitting = requests
            .Select(request => (request, Legs: request.Legs.Where(leg => (IsNear(leg.From, start) && IsNear(leg.To, end)) || (IsNear(leg.From, end) && IsNear(leg.To, start))).ToList()))
            .Where(each => each.Legs.Count > 0).GroupBy(each => each.request.ContactEmail!.Trim().ToLowerInvariant()).ToList();
        var refused = await suppression.FindAsync([.. fitting.Select(group => group.Key)], cancellation);
        return (
        [
            .. fitting.Where(group => !refused.ContainsKey(group.Key))
                .Select(group => new EmptyLegProspect(
                    group.OrderByDescending(each => each.request.CreatedAt).Select(each => each.request.ContactName).FirstOrDefault(name => !string.IsNullOrWhiteSpace(name)) ?? group.Key, group.Key, group.Count(),
                    group.SelectMany(each => each.Legs).Select(leg => $"{leg.From}–{leg.To}").Distinct().Take(3).ToList(), group.Max(each => each.request.CreatedAt)))
                .OrderByDescending(prospect => prospect.Requests).ThenBy(prospect => prospect.Email, StringComparer.Ordinal).Skip(skip).Take(limit),
        ], null);
    }

    /// <summary>Says which companies fly: requests by the client's company, or by the domain of the address.</summary>
    /// <param name="days">Of how many days up to today.</param>
    /// <param name="skip">How many to pass over.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The companies, those with the most requests first.</returns>
    public async Task<IReadOnlyList<CompanyTravel>> CompaniesAsync(int days, int skip, int limit, CancellationToken cancellation)
    {
        var since = Since(days);
        var requests = await db.Requests.AsNoTracking().Where(request => request.CreatedAt >= since && request.Stage != RequestStage.NotARequest)
            .Select(request => new { request.ClientId, request.ContactEmail, request.Legs, request.Stage, request.CreatedAt }).ToListAsync(cancellation);
        var companies = await db.Clients.AsNoTracking().Where(client => client.Company != null && client.Company != "").ToDictionaryAsync(client => client.Id, client => client.Company!, cancellation);
        return
        [
            .. requests
                .Select(request => (request, Company: request.ClientId is { } id && companies.TryGetValue(id, out var name) ? name.Trim() : EnrichmentDesk.Domain(request.ContactEmail?.Trim().ToLowerInvariant())))
                .Where(each => each.Company is not null).GroupBy(each => each.Company!, StringComparer.OrdinalIgnoreCase)
                .Select(group => new CompanyTravel(
                    group.Key, group.Count(), group.Count(each => each.request.Stage == RequestStage.Won), group.Sum(each => each.request.Legs.Count),
                    group.SelectMany(each => each.request.Legs).GroupBy(leg => $"{leg.From}–{leg.To}").OrderByDescending(route => route.Count()).ThenBy(route => route.Key, StringComparer.Ordinal).Take(3).Select(route => route.Key).ToList(),
                    group.Max(each => each.request.CreatedAt)))
                .OrderByDescending(line => line.Requests).ThenBy(line => line.Company, StringComparer.OrdinalIgnoreCase).Skip(skip).Take(limit),
        ];
    }

    private async Task<IReadOnlyList<Outcome>> OutcomesAsync(int days, CancellationToken cancellation)
    {
        var since = Since(days);
        var people = await db.Enrolments.AsNoTracking().Where(one => one.AddedAt != null && one.AddedAt >= since && one.Email != null).ToListAsync(cancellation);
        var addresses = people.Select(one => one.Email!).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var requests = (await db.Requests.AsNoTracking().Where(request => request.CreatedAt >= since && request.ContactEmail != null && request.Stage != RequestStage.NotARequest)
                .Select(request => new AskedFor(request.Id, request.ContactEmail!, request.CreatedAt)).ToListAsync(cancellation))
            .Where(request => addresses.Contains(request.Email.Trim())).ToLookup(request => request.Email.Trim(), StringComparer.OrdinalIgnoreCase);
        var ids = requests.SelectMany(each => each).Select(request => request.Id).ToList();
        var proposals = new List<Proposal>();
        var booked = new HashSet<Guid>();
        foreach (var part in ids.Chunk(500))
        {
            proposals.AddRange(await db.Proposals.AsNoTracking().Where(proposal => part.Contains(proposal.RequestId) && proposal.SentAt != null).ToListAsync(cancellation));
            booked.UnionWith(await db.Bookings.AsNoTracking().Where(booking => part.Contains(booking.RequestId)).Select(booking => booking.ProposalId).ToListAsync(cancellation));
        }

        return
        [
            .. people.Select(one =>
            {
                var theirs = requests[one.Email!].Where(request => request.At >= one.AddedAt).Select(request => request.Id).ToHashSet();
                var sent = proposals.Where(proposal => theirs.Contains(proposal.RequestId)).ToList();
                return new Outcome(one, theirs, sent.Count, [.. sent.Where(proposal => booked.Contains(proposal.Id))]);
            }),
        ];
    }

    private Instant Since(int days) => clock.GetCurrentInstant() - Duration.FromDays(days);

    private sealed record AskedFor(Guid Id, string Email, Instant At);

    internal sealed record Outcome(Enrolment Person, IReadOnlySet<Guid> Requests, int Proposals, IReadOnlyList<Proposal> Booked);
}
