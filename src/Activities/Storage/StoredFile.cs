using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Storage;

/// <summary>A document, kept in the database so that it commits with what it belongs to.</summary>
public sealed class StoredFile : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the name, with its ending.</summary>
    public required string Name { get; set; }

    /// <summary>Gets or sets the media type.</summary>
    public required string ContentType { get; set; }

    /// <summary>Gets or sets the bytes.</summary>
    public required byte[] Content { get; set; }

    /// <summary>Gets or sets when it was made.</summary>
    public Instant CreatedAt { get; set; }
}

/// <summary>Something that came from outside, kept raw before anything is made of it. Unique by source and key: a second delivery changes nothing.</summary>
public sealed class InboxMessage : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the sender: rfp, avinode, mail.</summary>
    public required string Source { get; set; }

    /// <summary>Gets or sets the sender's id of the message, or a hash of it.</summary>
    public required string Key { get; set; }

    /// <summary>Gets or sets what came, as it came.</summary>
    public required string Body { get; set; }

    /// <summary>Gets or sets when it came.</summary>
    public Instant ReceivedAt { get; set; }

    /// <summary>Gets or sets when it was dealt with; null before.</summary>
    public Instant? ProcessedAt { get; set; }

    /// <summary>Gets or sets the request that it made or reached; null when none.</summary>
    public Guid? RequestId { get; set; }
}

/// <summary>A running number, such as that of proposals in a year.</summary>
public sealed class Counter : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the name, such as <c>PROP-2026</c>; unique within the brokerage.</summary>
    public required string Name { get; set; }

    /// <summary>Gets or sets the last number given.</summary>
    public int Value { get; set; }
}
