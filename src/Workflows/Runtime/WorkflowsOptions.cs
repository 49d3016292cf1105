using System.ComponentModel.DataAnnotations;
using JetVision.Workflows.Activities.ControlFlow;

namespace JetVision.Workflows.Runtime;

/// <summary>How the engine runs; section <c>Workflows</c> of the configuration.</summary>
public sealed class WorkflowsOptions
{
    /// <summary>Gets or sets the directory whose <c>*.json</c> files are loaded at start; relative to the content root.</summary>
    /// <value>The default is <c>workflows</c>; empty loads none.</value>
    public string Directory { get; set; } = "workflows";

    /// <summary>Gets or sets how many effects are delivered at once.</summary>
    /// <value>The default is 4; from 1 to 64.</value>
    [Range(1, 64)]
    public int EffectParallelism { get; set; } = 4;

    /// <summary>Gets or sets how many runs that the outbox starts or resumes go at once.</summary>
    /// <value>The default is 16; from 1 to 256.</value>
    [Range(1, 256)]
    public int RunParallelism { get; set; } = 16;

    /// <summary>Gets or sets how often an effect is tried before it counts as failed.</summary>
    /// <value>The default is 10; from 1 to 100. With the growing delay that is about one and a half hours.</value>
    [Range(1, 100)]
    public int EffectAttempts { get; set; } = 10;

    /// <summary>Gets or sets the delay before the second attempt; each further one doubles it, up to <see cref="LongestRetryDelay"/>, and a fifth more or less is drawn by lot.</summary>
    /// <value>The default is 2 seconds; from 1 millisecond to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets the longest delay between two attempts.</summary>
    /// <value>The default is 30 minutes; from 1 second to 1 day.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LongestRetryDelay { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Gets or sets how often the outbox is looked through for what no commit of this server announced.</summary>
    /// <value>The default is 1 second; from 50 milliseconds to 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets how long a run or a message belongs to a server that gives no sign of life; renewed at a third of it.</summary>
    /// <value>The default is 30 seconds; from 1 second to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how often timers, leases and the stimulus queue are reconciled with the rows.</summary>
    /// <value>The default is 30 seconds; from 1 second to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Reconcile { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long a stimulus that nobody awaits is kept.</summary>
    /// <value>The default is 1 day; from 1 minute to 30 days.</value>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan StimulusRetention { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Gets or sets the definition that is started, when published, for an effect that failed or a run that faulted; its input is <c>Source</c> (<c>run</c> or <c>effect</c>), <c>Kind</c>, <c>Key</c>, <c>Message</c>, <c>IsTransient</c> and <c>ActivityInstanceId</c>.</summary>
    /// <value>The default is <c>error-monitor</c>; empty starts none.</value>
    public string ErrorMonitor { get; set; } = "error-monitor";

    /// <summary>Gets or sets how flowcharts decide where branches meet, for those whose run, own custom property or workflow's custom property <c>Flowchart:ExecutionMode</c> does not say.</summary>
    /// <value>The default is <see cref="FlowchartExecutionMode.CounterBased"/>, as in stock Elsa. A flowchart that has begun keeps its mode.</value>
    public FlowchartExecutionMode FlowchartMode { get; set; } = FlowchartExecutionMode.CounterBased;
}
