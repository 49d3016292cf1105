using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Monitoring;

/// <summary>A fault that needed, or needs, somebody: a step of a run or a delivery that failed.</summary>
public sealed class Incident : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the request that it holds up; null when none is known.</summary>
    public Guid? RequestId { get; set; }

    /// <summary>Gets or sets what failed: <c>run</c>, <c>effect</c>, <c>model</c>, or <c>credential</c> for one that runs out.</summary>
    public required string Source { get; set; }

    /// <summary>Gets or sets the activity's type or the effect's kind.</summary>
    public required string Kind { get; set; }

    /// <summary>Gets or sets the run's id, the effect's key, or what else tells it apart.</summary>
    public required string Key { get; set; }

    /// <summary>Gets or sets what went wrong, for a person.</summary>
    public required string Message { get; set; }

    /// <summary>Gets or sets what was decided: <c>retry</c> or <c>hand-to-ops</c>.</summary>
    public required string Decision { get; set; }

    /// <summary>Gets or sets when.</summary>
    public Instant At { get; set; }

    /// <summary>Gets or sets when somebody dealt with it, or a retry was made; null before.</summary>
    public Instant? SettledAt { get; set; }

    /// <summary>Gets or sets who dealt with it; null when it settled by itself, and before.</summary>
    public string? SettledBy { get; set; }
}
