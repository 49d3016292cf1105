using JetVision.Activities.Requests;
using NodaTime;

namespace JetVision.Server.Api;

/// <summary>A request as programs send it.</summary>
internal sealed record RfpBody(RfpSender? From, string? Text, IReadOnlyList<IncomingLeg>? Legs)
{
    public IncomingRequest ToIncoming(string channel, string? key) => new(channel, key, From?.Name, From?.Email, From?.Phone, Text, Legs);
}

/// <summary>Who sends it.</summary>
internal sealed record RfpSender(string? Name, string? Email, string? Phone);

/// <summary>That it was taken in.</summary>
internal sealed record RfpAccepted(Guid RequestId, string StatusUrl);

/// <summary>A text to read.</summary>
internal sealed record ReadBody(string? Text, LocalDate? ReferenceDate);

/// <summary>Something to say.</summary>
internal sealed record SayBody(string? Text, string? Author);

/// <summary>Why a proposal goes back.</summary>
internal sealed record RejectBody(string? Note);
