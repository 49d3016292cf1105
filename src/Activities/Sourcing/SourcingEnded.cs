namespace JetVision.Activities.Sourcing;

/// <summary>The payload of an effect that any room may promise when a request needs no more quotes: open requests for quote are taken back and the marketplace's trip is cancelled.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Reason">Why: <see cref="ByClient"/>, <see cref="Changed"/>, <see cref="Booked"/> or <see cref="Other"/>.</param>
/// <param name="KeptRfqId">The request for quote that was taken up and stays as it is; null for none.</param>
public sealed record SourcingEnded(Guid RequestId, string Reason, Guid? KeptRfqId = null)
{
    /// <summary>The effect's kind.</summary>
    public const string Effect = "sourcing.ended";

    /// <summary>The client withdrew.</summary>
    public const string ByClient = "BY_CLIENT";

    /// <summary>The trip changed.</summary>
    public const string Changed = "CHANGED";

    /// <summary>Another offer, or this one, was booked.</summary>
    public const string Booked = "BOOKED";

    /// <summary>Anything else.</summary>
    public const string Other = "OTHER";
}
