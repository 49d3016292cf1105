using System.ComponentModel.DataAnnotations;

namespace JetVision.Workflows.Runtime.Faults;

/// <summary>How the pause before a retry grows.</summary>
public enum BackoffType
{
    /// <summary>It stays as it is.</summary>
    Constant,

    /// <summary>It grows by the first pause each time.</summary>
    Linear,

    /// <summary>It doubles each time.</summary>
    Exponential,
}

/// <summary>How often, and after which pauses, a step that faulted in passing runs again by itself before the fault becomes an incident. The members have the names of Elsa's resilience strategies.</summary>
public sealed record RetryPolicy
{
    /// <summary>Gets the name by which a definition asks for the policy; null for one that a definition writes out.</summary>
    public string? Id { get; init; }

    /// <summary>Gets what a list shows; the id when null.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Gets how often the step runs again.</summary>
    /// <value>The default is 3; from 0, which is never, to 100.</value>
    [Range(0, 100)]
    public int MaxRetryAttempts { get; init; } = 3;

    /// <summary>Gets the pause before the first retry.</summary>
    /// <value>The default is 1 second; from nothing to 1 day.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets the longest pause.</summary>
    /// <value>The default is 30 minutes; from nothing to 7 days.</value>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Gets how the pause grows.</summary>
    public BackoffType BackoffType { get; init; } = BackoffType.Exponential;

    /// <summary>Gets whether a fifth more or less is drawn by lot, so that what failed together does not return together.</summary>
    public bool UseJitter { get; init; } = true;

    /// <summary>The pause before a retry.</summary>
    /// <param name="attempt">The retry, from 1.</param>
    /// <param name="draw">From 0 to 1.</param>
    /// <param name="asked">What the outside asked to wait; a longer one than the policy's own counts, up to <see cref="MaxDelay"/>. Null when it did not ask.</param>
    public TimeSpan Pause(int attempt, double draw, TimeSpan? asked = null)
    {
        var factor = BackoffType switch
        {
            BackoffType.Constant => 1,
            BackoffType.Linear => attempt,
            _ => Math.Pow(2, Math.Min(attempt - 1, 40)),
        };
        var seconds = Math.Min(Delay.TotalSeconds * factor, MaxDelay.TotalSeconds) * (UseJitter ? 0.8 + (0.4 * draw) : 1);
        var least = Math.Min(asked?.TotalSeconds ?? 0, MaxDelay.TotalSeconds);
        return TimeSpan.FromSeconds(Math.Max(seconds, least));
    }
}
