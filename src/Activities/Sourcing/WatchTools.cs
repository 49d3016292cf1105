using System.ComponentModel;
using JetVision.Activities.Shared.Tools;
using NodaTime;

namespace JetVision.Activities.Sourcing;

/// <summary>Routes that are watched for empty legs.</summary>
internal sealed class WatchTools(WatchDesk desk)
{
    [Tool("create_empty_leg_watch", "Watch a route for empty legs", "avinode.write", OpenWorld = true)]
    [Description("Has the marketplace tell of new and changed empty legs near a route, until the last day. What is found is listed by get_watch_matches and shown to brokers; nothing is sent to an operator or booked.")]
    public async Task<WatchView> CreateEmptyLegWatch(
        [Description("First day of departure, such as 2027-03-12.")] string firstDay,
        ToolCaller caller,
        [Description("Last day of departure, at most 30 days later; the first day when left out.")] string? lastDay = null,
        [Description("ICAO or IATA code of the start; left out for anywhere.")] string? from = null,
        [Description("ICAO or IATA code of the end; left out for anywhere. One of the two is needed.")] string? to = null,
        [Description("At least so many seats; left out for any.")] int? passengers = null,
        [Description("The id of a request whose history is told of each empty leg; left out for none.")] Guid? requestId = null,
        CancellationToken cancellation = default)
    {
        var query = EmptyLegTools.Query(firstDay, lastDay, from, to, passengers);
        return WatchView.Of(ToolRefusedException.OrRefuse(await desk.AddAsync(query, requestId, caller.Name, cancellation)), []);
    }

    [Tool("get_empty_leg_watches", "List watched routes", "avinode.read", ReadOnly = true)]
    [Description("Lists the routes that are watched for empty legs, and how many each has found.")]
    public async Task<WatchesView> GetEmptyLegWatches(CancellationToken cancellation = default) =>
        new([.. (await desk.ListAsync(cancellation)).Select(route => WatchView.Of(route.Watch, route.Matches))]);

    [Tool("get_watch_matches", "List a watch's empty legs", "avinode.read", ReadOnly = true)]
    [Description("Lists the empty legs that a watch has found, with what brokers think of them. They are subject to change, and none is a quote.")]
    public async Task<WatchMatchesView> GetWatchMatches([Description("The watch's id.")] Guid watchId, CancellationToken cancellation = default)
    {
        var route = ToolRefusedException.OrMissing((await desk.ListAsync(cancellation)).FirstOrDefault(route => route.Watch.Id == watchId), "watch");
        return new WatchMatchesView(EmptyLeg.Notice, [.. route.Matches.Select(MatchView.Of)]);
    }

    [Tool("update_empty_leg_watch", "Pause, resume or end a watch", "avinode.write", Destructive = true, Idempotent = true, OpenWorld = true)]
    [Description("Pauses a watch, takes it up again, or ends it for good.")]
    public async Task<WatchView> UpdateEmptyLegWatch([Description("The watch's id.")] Guid watchId, [Description("What it is to be.")] WatchState state, CancellationToken cancellation = default) =>
        WatchView.Of(ToolRefusedException.OrRefuse(await desk.ChangeAsync(watchId, state, cancellation)), []);

    [Tool("mark_match", "Mark an empty leg", "avinode.write", Idempotent = true)]
    [Description("Keeps what the broker thinks of an empty leg that a watch found. Nobody outside is told.")]
    public async Task<MatchView> MarkMatch([Description("The match's id, from get_watch_matches.")] Guid matchId, [Description("The broker's word.")] MatchMark mark, CancellationToken cancellation = default) =>
        MatchView.Of(ToolRefusedException.OrRefuse(await desk.MarkAsync(matchId, mark, cancellation)));
}

/// <summary>The watched routes.</summary>
/// <param name="Watches">Those that stand first, then the newest.</param>
internal sealed record WatchesView(IReadOnlyList<WatchView> Watches);

/// <summary>A watched route.</summary>
/// <param name="Id">Its id.</param>
/// <param name="From">The ICAO code of the start; null for anywhere.</param>
/// <param name="To">The ICAO code of the end; null for anywhere.</param>
/// <param name="FirstDay">The first day of departure.</param>
/// <param name="LastDay">The last.</param>
/// <param name="Passengers">How many seats are needed; null for any.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Advertised">How many of its empty legs are advertised now.</param>
/// <param name="New">How many of those nobody has looked at.</param>
internal sealed record WatchView(Guid Id, string? From, string? To, LocalDate FirstDay, LocalDate LastDay, int? Passengers, WatchState State, int Advertised, int New)
{
    public static WatchView Of(EmptyLegWatch watch, IReadOnlyList<EmptyLegMatch> matches) => new(
        watch.Id, watch.From, watch.To, watch.First, watch.Last, watch.Passengers, watch.State,
        matches.Count(match => match.GoneAt is null), matches.Count(match => match is { GoneAt: null, Mark: MatchMark.New }));
}

/// <summary>What a watch found.</summary>
/// <param name="Notice">What must be said with it.</param>
/// <param name="Matches">The empty legs, earliest departure first, what is gone last.</param>
internal sealed record WatchMatchesView(string Notice, IReadOnlyList<MatchView> Matches);

/// <summary>An empty leg that a watch found.</summary>
/// <param name="Id">The match's id.</param>
/// <param name="Mark">What the broker thinks of it.</param>
/// <param name="IsAdvertised">Whether it still is.</param>
/// <param name="EmptyLeg">The empty leg.</param>
internal sealed record MatchView(Guid Id, MatchMark Mark, bool IsAdvertised, EmptyLeg EmptyLeg)
{
    public static MatchView Of(EmptyLegMatch match) => new(match.Id, match.Mark, match.GoneAt is null, match.Leg);
}
