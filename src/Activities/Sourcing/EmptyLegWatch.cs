using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Sourcing;

/// <summary>A route that a broker wants to hear of empty legs on.</summary>
public sealed class EmptyLegWatch : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the ICAO code of the start; null for anywhere.</summary>
    public string? From { get; set; }

    /// <summary>Gets or sets the ICAO code of the end; null for anywhere.</summary>
    public string? To { get; set; }

    /// <summary>Gets or sets the first day of departure.</summary>
    public LocalDate First { get; set; }

    /// <summary>Gets or sets the last day of departure.</summary>
    public LocalDate Last { get; set; }

    /// <summary>Gets or sets how many seats are needed; null for any.</summary>
    public int? Passengers { get; set; }

    /// <summary>Gets or sets the request whose history is told of each; null for none.</summary>
    public Guid? RequestId { get; set; }

    /// <summary>Gets or sets where it stands.</summary>
    public WatchState State { get; set; }

    /// <summary>Gets or sets how often the state was changed; two who change it at once are told apart by it.</summary>
    public int Revision { get; set; }

    /// <summary>Gets or sets the marketplace's id; null until it has the watch.</summary>
    public string? ExternalId { get; set; }

    /// <summary>Gets or sets when the marketplace was last asked for all of them; null before the first time.</summary>
    public Instant? CheckedAt { get; set; }

    /// <summary>Gets or sets who watches.</summary>
    public required string By { get; set; }

    /// <summary>Gets or sets since when.</summary>
    public Instant At { get; set; }

    internal EmptyLegQuery Query => new(From, To, First, Last, Passengers);
}

/// <summary>Where an <see cref="EmptyLegWatch"/> stands.</summary>
public enum WatchState
{
    /// <summary>New empty legs are entered as they come.</summary>
    Active,

    /// <summary>Nothing is entered until it is taken up again.</summary>
    Paused,

    /// <summary>Its last day is over, or a broker ended it.</summary>
    Ended,
}

/// <summary>An empty leg that a watch found.</summary>
public sealed class EmptyLegMatch : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the watch.</summary>
    public Guid WatchId { get; set; }

    /// <summary>Gets or sets the marketplace's id of the empty leg.</summary>
    public required string ExternalId { get; set; }

    /// <summary>Gets or sets the empty leg as it was last advertised.</summary>
    public required EmptyLeg Leg { get; set; }

    /// <summary>Gets or sets what the broker thinks of it.</summary>
    public MatchMark Mark { get; set; }

    /// <summary>Gets or sets when it was found.</summary>
    public Instant FoundAt { get; set; }

    /// <summary>Gets or sets when its operator last changed it; null when never.</summary>
    public Instant? ChangedAt { get; set; }

    /// <summary>Gets or sets since when it is no longer advertised; null while it is.</summary>
    public Instant? GoneAt { get; set; }
}

/// <summary>What a broker thinks of an <see cref="EmptyLegMatch"/>.</summary>
public enum MatchMark
{
    /// <summary>Nobody has looked yet, or it has changed since.</summary>
    New,

    /// <summary>Looked at.</summary>
    Viewed,

    /// <summary>Worth asking its operator.</summary>
    Interested,
}
