using System.ComponentModel.DataAnnotations;

namespace JetVision.Workflows.Runtime.Retention;

/// <summary>How long what is done with is kept; section <c>Workflows:Retention</c> of the configuration. What waits, runs or was given up is never removed.</summary>
public sealed class RetentionOptions
{
    /// <summary>Gets or sets when the nightly round begins, in UTC.</summary>
    /// <value>The default is 03:00.</value>
    public TimeOnly At { get; set; } = new(3, 0);

    /// <summary>Gets or sets how long delivered effects are kept. Their keys stay, without content, as long as a run that is as old waits, runs or can be retried: it sends nothing twice. Keys that callers give are known only as long as the effect is kept.</summary>
    /// <value>The default is 30 days; from 2 days on; null for ever.</value>
    [Range(typeof(TimeSpan), "2.00:00:00", "36500.00:00:00")]
    public TimeSpan? DeliveredEffects { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Gets or sets how long runs that ended well or were cancelled are kept, with their journals.</summary>
    /// <value>The default is null, for ever; from 1 day on.</value>
    [Range(typeof(TimeSpan), "1.00:00:00", "36500.00:00:00")]
    public TimeSpan? FinishedRuns { get; set; }

    /// <summary>Gets or sets how long runs that a fault ended are kept, with their journals; afterwards they cannot be retried.</summary>
    /// <value>The default is null, for ever; from 1 day on.</value>
    [Range(typeof(TimeSpan), "1.00:00:00", "36500.00:00:00")]
    public TimeSpan? FaultedRuns { get; set; }

    /// <summary>Gets or sets how many rows a transaction of the round removes.</summary>
    /// <value>The default is 500; from 1 to 10,000.</value>
    [Range(1, 10_000)]
    public int Batch { get; set; } = 500;
}
