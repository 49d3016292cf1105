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

internal sealed record MessageToFetch(Guid InboxId)
{
    public const string Effect = "avinode.fetch-message";
}
