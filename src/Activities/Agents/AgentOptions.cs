using System.ComponentModel.DataAnnotations;

namespace JetVision.Activities.Agents;

/// <summary>Which language model the agents use, and how much of it. Without an endpoint every workflow runs on rules and templates.</summary>
public sealed class AgentOptions
{
    /// <summary>Gets or sets the base address of an OpenAI-compatible service, such as <c>https://api.openai.com/v1</c>; null for no model.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>Gets or sets the model that agents use unless <see cref="Models"/> names another.</summary>
    public string? Model { get; set; }

    /// <summary>Gets or sets the key; null for a service that wants none. Never logged.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Gets the models of single agents, by the agent's name, such as <c>request-reader</c>.</summary>
    public Dictionary<string, string> Models { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets files that stand in for an agent's own prompt, by the agent's name. A file begins with the same header.</summary>
    public Dictionary<string, string> PromptFiles { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets or sets how long one piece of work may take, with its retries.</summary>
    /// <value>The default is 45 seconds; from 1 second to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan TimeBudget { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>Gets or sets how long one call may take before it counts as failed.</summary>
    /// <value>The default is 20 seconds; from 100 milliseconds to 5 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets or sets how often a failed call is made again when the failure may pass: a time-out, a lost connection, 408, 429 or 5xx.</summary>
    /// <value>The default is 2; from 0 to 5.</value>
    [Range(0, 5)]
    public int Retries { get; set; } = 2;

    /// <summary>Gets or sets the pause before the first retry; it doubles. A Retry-After of the service wins.</summary>
    /// <value>The default is half a second; from 1 millisecond to 30 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:30")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets or sets how many tokens one piece of work may use, in and out together.</summary>
    /// <value>The default is 30,000; from 500 to 1,000,000.</value>
    [Range(500, 1_000_000)]
    public int TokenBudget { get; set; } = 30_000;

    /// <summary>Gets or sets the most tokens of one answer.</summary>
    /// <value>The default is 2,000; from 50 to 32,000.</value>
    [Range(50, 32_000)]
    public int MaxAnswerTokens { get; set; } = 2_000;

    /// <summary>Gets or sets the price of a million tokens in, in US dollars; null when unknown, and then no cost is recorded.</summary>
    [Range(0, 10_000)]
    public decimal? DollarsPerMillionIn { get; set; }

    /// <summary>Gets or sets the price of a million tokens out, in US dollars; null when unknown, and then no cost is recorded.</summary>
    [Range(0, 10_000)]
    public decimal? DollarsPerMillionOut { get; set; }

    /// <summary>Gets whether there is a model.</summary>
    public bool IsConfigured => Endpoint is not null;

    /// <summary>The model of an agent.</summary>
    /// <param name="agent">The agent's name.</param>
    /// <returns>Its own, or the one of all.</returns>
    public string ModelOf(string agent) => Models.TryGetValue(agent, out var own) && own.Length > 0 ? own : Model ?? "";

    /// <summary>What so many tokens cost, in US dollars.</summary>
    /// <param name="tokensIn">The tokens in.</param>
    /// <param name="tokensOut">The tokens out.</param>
    /// <returns>The cost; null when a price is not set.</returns>
    public decimal? CostOf(int tokensIn, int tokensOut) => DollarsPerMillionIn is { } perIn && DollarsPerMillionOut is { } perOut
        ? ((perIn * tokensIn) + (perOut * tokensOut)) / 1_000_000m
        : null;
}
