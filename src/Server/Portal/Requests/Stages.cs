using JetVision.Activities.Requests;

namespace JetVision.Server.Portal.Requests;

/// <summary>How a stage is said and coloured.</summary>
/// <param name="Label">A few words for the broker.</param>
/// <param name="Tone">The chip's class: good, warn, bad, info, brass, or none.</param>
/// <param name="IsLive">Whether something is going on without the broker.</param>
internal sealed record StageLook(string Label, string Tone, bool IsLive = false);

/// <summary>The stages as the broker reads them.</summary>
internal static class Stages
{
    /// <summary>The usual path, in order, as its stops are named on the request's page.</summary>
    public static readonly IReadOnlyList<string> Path = ["Request", "Details", "Operators", "Quotes", "Your approval", "Client decides", "Won"];

    public static StageLook Look(RequestStage stage) => stage switch
    {
        RequestStage.Received => new("Reading", "info", true),
        RequestStage.AwaitingClient => new("Waiting for details", "warn"),
        RequestStage.Sourcing => new("Asking operators", "info", true),
        RequestStage.AwaitingQuotes => new("Quotes arriving", "info", true),
        RequestStage.Comparing => new("Comparing", "info", true),
        RequestStage.AwaitingApproval => new("Needs your approval", "brass"),
        RequestStage.ProposalSent => new("With the client", "info"),
        RequestStage.Won => new("Won", "good"),
        RequestStage.Lost => new("Declined", ""),
        RequestStage.Expired => new("Expired", ""),
        RequestStage.Cancelled => new("Cancelled", ""),
        RequestStage.NoOffers => new("No offers", "bad"),
        RequestStage.NotARequest => new("Not a request", ""),
        _ => new(stage.ToString(), ""),
    };

    /// <summary>How many stops of <see cref="Path"/> lie behind; the next is the present one.</summary>
    public static int Reached(RequestStage stage, bool hasQuotes, bool hasProposal) => stage switch
    {
        RequestStage.Received => 0,
        RequestStage.AwaitingClient => 1,
        RequestStage.Sourcing => 2,
        RequestStage.AwaitingQuotes or RequestStage.Comparing => 3,
        RequestStage.AwaitingApproval => 4,
        RequestStage.ProposalSent => 5,
        RequestStage.Won => 7,
        RequestStage.Lost or RequestStage.Expired => 5,
        RequestStage.NoOffers => 3,
        RequestStage.NotARequest => 0,
        RequestStage.Cancelled => hasProposal ? 4 : hasQuotes ? 3 : 1,
        _ => 0,
    };

    public static bool IsClosed(RequestStage stage) => stage >= RequestStage.Won;
}
