using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Agents;

/// <summary>The record of one piece of work that an agent did or tried. It holds no words of a client: only the hash of what went in.</summary>
public sealed class AgentCall : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the request it was for; null for none.</summary>
    public Guid? RequestId { get; set; }

    /// <summary>Gets or sets the agent's name, such as <c>request-reader</c>.</summary>
    public required string Agent { get; set; }

    /// <summary>Gets or sets the version of its prompt.</summary>
    public required string PromptVersion { get; set; }

    /// <summary>Gets or sets the model.</summary>
    public required string Model { get; set; }

    /// <summary>Gets or sets the SHA-256 of the input, in hexadecimal.</summary>
    public required string InputHash { get; set; }

    /// <summary>Gets or sets how often the service was called, tools and repairs included; retries after a failure are not counted.</summary>
    public int Rounds { get; set; }

    /// <summary>Gets or sets the tokens in.</summary>
    public int TokensIn { get; set; }

    /// <summary>Gets or sets the tokens out.</summary>
    public int TokensOut { get; set; }

    /// <summary>Gets or sets the cost in US dollars; null when no price is set.</summary>
    public decimal? Cost { get; set; }

    /// <summary>Gets or sets how long it took, in milliseconds.</summary>
    public long DurationMs { get; set; }

    /// <summary>Gets or sets the names of the tools it used, with commas; empty for none.</summary>
    public string Tools { get; set; } = "";

    /// <summary>Gets or sets how it ended.</summary>
    public AgentOutcome Outcome { get; set; }

    /// <summary>Gets or sets why, where it did not answer; null otherwise. No secret, no client's words.</summary>
    public string? Detail { get; set; }

    /// <summary>Gets or sets when it began.</summary>
    public Instant At { get; set; }
}

/// <summary>How a piece of an agent's work ended.</summary>
public enum AgentOutcome
{
    /// <summary>With an answer that passed every check.</summary>
    Answered,

    /// <summary>The model declined.</summary>
    Refused,

    /// <summary>The answer was not of the asked shape, also when asked again.</summary>
    Malformed,

    /// <summary>The answer said something that the facts do not.</summary>
    FailedChecks,

    /// <summary>It asked for a tool that the agent does not have.</summary>
    ForbiddenTool,

    /// <summary>The budget of tokens or rounds was used up.</summary>
    OverBudget,

    /// <summary>The service did not answer in time.</summary>
    TimedOut,

    /// <summary>The service was down, limited or refused the key.</summary>
    Unavailable,
}
