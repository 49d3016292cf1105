namespace JetVision.Server.Security;

/// <summary>A session that was signed out of while its cookie would still be good: whoever kept a copy of the cookie gets nowhere with it.</summary>
public sealed class EndedSession
{
    /// <summary>Gets or sets the session's id, which its cookie carries.</summary>
    public required string Id { get; set; }

    /// <summary>Gets or sets when the last cookie of the session runs out by itself, after which the row is of no use.</summary>
    public DateTime KeptUntil { get; set; }
}
