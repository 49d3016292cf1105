using System.Globalization;
using JetVision.Activities.Agents.Writing;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Activities.Agents.Monitoring;

/// <summary>The Error Monitor agent: says what a fault means and what to do. Retrying and handing over are decided by rules, not by it. Scoped.</summary>
internal sealed class ErrorMonitorAgent(WordingAgent wording, JetVisionDb db)
{
    public const string Name = "error-monitor";

    public async Task<Worded> ExplainAsync(string kind, string message, Guid? requestId, CancellationToken cancellation)
    {
        var earlier = await db.Incidents.AsNoTracking().Where(incident => incident.Kind == kind).OrderByDescending(incident => incident.At).Take(20).ToListAsync(cancellation);
        var open = earlier.Count(incident => incident.SettledAt is null);
        var template = message + (earlier.Count > 1
            ? string.Create(CultureInfo.InvariantCulture, $" The same kind of step failed {earlier.Count} times before or now, {open} of them not settled: look for a cause that they share.")
            : "");
        return await wording.WriteAsync(
            Name,
            $"Task: two sentences for operations: what failed, what it means for the request, what to look at first.\nStep: {kind}\nMessage: {message}",
            template,
            requestId,
            [new ToolUse("get_incident_history") { Only = ("kind", kind) }],
            null,
            cancellation);
    }
}

/// <summary>Says what a fault means, for the people of operations.</summary>
[Activity("JetVision", "Agents", "Says what a fault means and what to look at, for operations.", DisplayName = "Explain fault", Kind = ActivityKind.Task)]
public sealed class ExplainFault : CodeActivity
{
    /// <summary>Gets or sets the kind.</summary>
    [Input(DisplayName = "Kind", Description = "The kind of step that failed, or the kind of thing that did not get out, for example mail.")]
    public Input<string> Kind { get; set; } = default!;

    /// <summary>Gets or sets what went wrong.</summary>
    [Input(DisplayName = "Message", Description = "What went wrong, in the words of the step or the system that failed.")]
    public Input<string> Message { get; set; } = default!;

    /// <summary>Gets or sets where the words go.</summary>
    [Output(DisplayName = "Explanation", Description = "What the fault means, in words.")]
    public Output<string>? Explanation { get; set; }

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        Guid? request = Guid.TryParse(context.WorkflowExecutionContext.CorrelationId, out var id) ? id : null;
        var explained = await context.GetRequiredService<ErrorMonitorAgent>().ExplainAsync(context.Get(Kind) ?? "", context.Get(Message) ?? "", request, context.CancellationToken);
        context.Set(Explanation, explained.Text);
    }
}
