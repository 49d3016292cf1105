namespace JetVision.Activities.Sourcing.Avinode;

// The payloads of this folder's effects. They are stored until delivered: add properties, never rename.

internal sealed record TripToCreate(Guid TripId)
{
    public const string Effect = "avinode.create-trip";
}

/// <param name="TripId">The trip.</param>
/// <param name="Round">0 at first; each round promises the next while the request waits for quotes.</param>
/// <param name="Chain">What began the rounds; a request that is sourced again begins new ones.</param>
internal sealed record TripToFetch(Guid TripId, int Round, string Chain)
{
    public const string Effect = "avinode.fetch-trip";

    public string Key() => $"{Chain}:fetch:{Round}";

    public TripToFetch Next() => this with { Round = Round + 1 };
}

internal sealed record TripToCancel(Guid TripId, string Reason)
{
    public const string Effect = "avinode.cancel-trip";
}

internal sealed record ChatToSend(string RfqId, string Text)
{
    public const string Effect = "avinode.send-chat";
}

/// <param name="WatchId">The watch that is to stand at the marketplace as it stands here.</param>
internal sealed record WatchToKeep(Guid WatchId)
{
    public const string Effect = "avinode.keep-watch";
}

/// <param name="WatchId">The watch whose empty legs are looked for.</param>
/// <param name="Revision">The state that began the rounds; a watch that was paused and taken up again begins new ones.</param>
/// <param name="Round">0 at first; each round promises the next while the watch is active.</param>
internal sealed record WatchToCheck(Guid WatchId, int Revision, int Round)
{
    public const string Effect = "avinode.check-watch";

    public string Key() => $"{WatchId:N}:check:{Revision}:{Round}";

    public WatchToCheck Next() => this with { Round = Round + 1 };
}

/// <param name="InboxId">The web hook that names the empty leg.</param>
internal sealed record EmptyLegToFetch(Guid InboxId)
{
    public const string Effect = "avinode.fetch-empty-leg";
}

internal sealed record MessageToFetch(Guid InboxId)
{
    public const string Effect = "avinode.fetch-message";
}
