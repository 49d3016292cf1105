using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Prospecting.Enrichment;

/// <summary>What Apollo knows of a client that the records do not, for a person to take over.</summary>
public sealed class ClientEnrichment : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the client.</summary>
    public Guid ClientId { get; set; }

    /// <summary>Gets or sets what would be filled in; only fields that are empty.</summary>
    public IReadOnlyList<FieldFill> Fills { get; set; } = [];

    /// <summary>Gets or sets by what Apollo knew the client, in words, such as <c>people/match by mail address</c>.</summary>
    public required string Source { get; set; }

    /// <summary>Gets or sets where it stands.</summary>
    public EnrichmentState State { get; set; }

    /// <summary>Gets or sets who had Apollo asked.</summary>
    public required string By { get; set; }

    /// <summary>Gets or sets when.</summary>
    public Instant At { get; set; }

    /// <summary>Gets or sets who decided; null while nobody has.</summary>
    public string? DecidedBy { get; set; }

    /// <summary>Gets or sets when; null while nobody has.</summary>
    public Instant? DecidedAt { get; set; }

    /// <summary>Gets or sets how often it was changed, so that two decisions at one moment are told apart.</summary>
    public int Revision { get; set; }
}

/// <summary>A field to fill in.</summary>
/// <param name="Field">Name, Email, Phone, Company or Notes.</param>
/// <param name="Value">The value.</param>
/// <param name="From">Where it is from, such as <c>Apollo: people/match</c>.</param>
public sealed record FieldFill(string Field, string Value, string From);

/// <summary>Where a <see cref="ClientEnrichment"/> stands.</summary>
public enum EnrichmentState
{
    /// <summary>A person decides.</summary>
    Waiting,

    /// <summary>It was filled in.</summary>
    Applied,

    /// <summary>It was thrown away.</summary>
    Discarded,

    /// <summary>Apollo knows nothing that the records do not.</summary>
    NothingNew,

    /// <summary>Apollo does not know the client.</summary>
    NotFound,
}
