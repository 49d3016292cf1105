using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Agents;

/// <summary>A line of a broker's talk with the assistant about requests in general.</summary>
public sealed class ChatLine : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets whose talk it is: the broker's sign-in name.</summary>
    public required string Owner { get; set; }

    /// <summary>Gets or sets whether the assistant said it.</summary>
    public bool IsAssistant { get; set; }

    /// <summary>Gets or sets the words.</summary>
    public required string Text { get; set; }

    /// <summary>Gets or sets what the assistant did for them, one short phrase each.</summary>
    public IReadOnlyList<string> Steps { get; set; } = [];

    /// <summary>Gets or sets the requests that it speaks of, by number.</summary>
    public IReadOnlyDictionary<string, Guid> Requests { get; set; } = new Dictionary<string, Guid>();

    /// <summary>Gets or sets what is kept until the broker has said which request is meant; null for nothing.</summary>
    public string? Pending { get; set; }

    /// <summary>Gets or sets when.</summary>
    public Instant At { get; set; }
}
