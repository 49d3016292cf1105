using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Prospecting;

/// <summary>A credit of Apollo's that was set aside for a call, and what became of it.</summary>
public sealed class SpentCredit : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the calendar month in UTC, such as <c>2026-11</c>.</summary>
    public required string Month { get; set; }

    /// <summary>Gets or sets its number in the month; unique there, so that two at one moment cannot both be the last that is allowed.</summary>
    public int Number { get; set; }

    /// <summary>Gets or sets how many credits it took: 1 until the call shows that it took none.</summary>
    public int Credits { get; set; }

    /// <summary>Gets or sets for which call.</summary>
    public required string What { get; set; }

    /// <summary>Gets or sets who had it spent.</summary>
    public required string By { get; set; }

    /// <summary>Gets or sets when.</summary>
    public Instant At { get; set; }
}
