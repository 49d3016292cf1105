namespace JetVision.Workflows.Persistence;

/// <summary>One version of a definition.</summary>
internal sealed class DefinitionRow
{
    /// <summary>The version's own id.</summary>
    public required string Id { get; set; }

    public required string DefinitionId { get; set; }

    public int Version { get; set; }

    public string? Name { get; set; }

    public string? Description { get; set; }

    public required string Json { get; set; }

    public bool IsLatest { get; set; }

    public bool IsPublished { get; set; }

    /// <summary><c>file</c> for one that came from the workflows directory, <c>api</c> for one that a person or a program saved.</summary>
    public required string Source { get; set; }

    /// <summary>Of the file's text, so that an unchanged file is not loaded again; null for one that did not come from a file.</summary>
    public string? ContentHash { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>A version that was deleted and may still be needed by the runs that began with it.</summary>
internal sealed class DeletedDefinitionRow
{
    /// <summary>The version's own id.</summary>
    public required string Id { get; set; }

    public required string DefinitionId { get; set; }

    public int Version { get; set; }

    public required string Json { get; set; }

    public DateTimeOffset DeletedAt { get; set; }
}

/// <summary>What starts a published version.</summary>
internal sealed class TriggerRow
{
    public required string Id { get; set; }

    public required string DefinitionId { get; set; }

    public required string DefinitionVersionId { get; set; }

    public required string ActivityId { get; set; }

    /// <summary>The activity's type name.</summary>
    public required string Name { get; set; }

    public required string Hash { get; set; }

    public required string Payload { get; set; }

    /// <summary>When it fires next; null for one that only a stimulus fires, and for a single start that has fired.</summary>
    public DateTimeOffset? DueAt { get; set; }

    public string? Cron { get; set; }

    /// <summary>The seconds between two firings of a timer.</summary>
    public double? IntervalSeconds { get; set; }
}

/// <summary>One run.</summary>
internal sealed class InstanceRow
{
    public required string Id { get; set; }

    public required string DefinitionId { get; set; }

    public required string DefinitionVersionId { get; set; }

    public int Version { get; set; }

    public required string Status { get; set; }

    public required string SubStatus { get; set; }

    public string? CorrelationId { get; set; }

    public string? Name { get; set; }

    public string? ParentInstanceId { get; set; }

    public int IncidentCount { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>The commits so far; a commit that expects another number was made by a server that lost the run.</summary>
    public int Revision { get; set; }

    /// <summary>The server that runs it now; null while it waits or has ended.</summary>
    public string? LeaseOwner { get; set; }

    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>The state document.</summary>
    public required string State { get; set; }
}

/// <summary>What one commit added to a run's journal and executions: compressed JSON.</summary>
internal sealed class JournalRow
{
    public required string InstanceId { get; set; }

    /// <summary>The revision of the instance that the commit made.</summary>
    public int Revision { get; set; }

    public required byte[] Data { get; set; }
}

/// <summary>What a run waits for, in a form that stimuli and timers find.</summary>
internal sealed class BookmarkRow
{
    public required string Id { get; set; }

    public required string InstanceId { get; set; }

    public required string Name { get; set; }

    public required string Hash { get; set; }

    public string? CorrelationId { get; set; }

    public required string ActivityId { get; set; }

    public required string ActivityInstanceId { get; set; }

    /// <summary>The stimulus as JSON, for those who match otherwise than by equality, such as routes; null for a timer.</summary>
    public string? Payload { get; set; }

    /// <summary>The request that it waits for (<c>HttpRoute</c>), so that one of many is found at once; null for a wait of another kind.</summary>
    public string? Route { get; set; }

    public DateTimeOffset? DueAt { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>A stimulus that nobody awaited when it came.</summary>
internal sealed class StimulusRow
{
    /// <summary>The outbox key under which it came.</summary>
    public required string Id { get; set; }

    public required string Name { get; set; }

    public required string Hash { get; set; }

    public string? CorrelationId { get; set; }

    public required string Input { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>An effect that a transaction promised.</summary>
internal sealed class OutboxRow
{
    public long Id { get; set; }

    public required string Kind { get; set; }

    public required string Key { get; set; }

    public required string Payload { get; set; }

    public DateTimeOffset DueAt { get; set; }

    public int Attempts { get; set; }

    public string? ClaimedBy { get; set; }

    public DateTimeOffset? ClaimedUntil { get; set; }

    public DateTimeOffset? DeliveredAt { get; set; }

    public DateTimeOffset? FailedAt { get; set; }

    public string? LastError { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}
