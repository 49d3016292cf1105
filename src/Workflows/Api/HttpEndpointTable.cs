using System.Text.Json;
using JetVision.Workflows.Activities.Http;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace JetVision.Workflows.Api;

/// <summary>An HTTP endpoint at which a workflow starts or a run waits.</summary>
/// <param name="Template">The path, with parameters in braces.</param>
/// <param name="Stimulus">The method that it answers, and what it asks of the caller.</param>
internal abstract record HttpEndpointEntry(RouteTemplate Template, HttpEndpointStimulus Stimulus)
{
    /// <summary>A published workflow starts there.</summary>
    internal sealed record Start(RouteTemplate Template, HttpEndpointStimulus Stimulus, PublishedTrigger Trigger) : HttpEndpointEntry(Template, Stimulus);

    /// <summary>A run waits there.</summary>
    internal sealed record Wait(RouteTemplate Template, HttpEndpointStimulus Stimulus, WaitingBookmark Bookmark) : HttpEndpointEntry(Template, Stimulus);
}

/// <summary>What a request found.</summary>
/// <param name="Endpoints">The endpoints at the path that fits best; several when the request does not tell them apart.</param>
/// <param name="RouteValues">The values of the path's parameters.</param>
internal sealed record HttpEndpointMatch(IReadOnlyList<HttpEndpointEntry> Endpoints, RouteValueDictionary RouteValues);

/// <summary>Finds the endpoint of a request: a workflow that starts at the path before a run that waits at it, fixed parts before parameters. Singleton.</summary>
internal sealed class HttpEndpointTable
{
    private readonly WorkflowRuntime _runtime;
    private volatile IReadOnlyList<HttpEndpointEntry>? _starts;

    public HttpEndpointTable(WorkflowRuntime runtime, DefinitionStore definitions)
    {
        _runtime = runtime;
        definitions.Changed += _ => _starts = null;
    }

    /// <summary>Finds the endpoints of a request.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="path">Its path below the base of all endpoints.</param>
    /// <param name="instanceId">The run that the caller means; null for any.</param>
    /// <param name="correlationId">The correlation id of the runs that the caller means; null for any.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>What was found; null when nothing was.</returns>
    public async Task<HttpEndpointMatch?> FindAsync(string method, string path, string? instanceId, string? correlationId, CancellationToken cancellation)
    {
        if (Best(await StartsAsync(cancellation), method, path) is { } starts)
        {
            return starts;
        }

        return Best(await WaitsAsync(method, path, instanceId, correlationId, cancellation), method, path);
    }

    private static HttpEndpointMatch? Best(IEnumerable<HttpEndpointEntry> entries, string method, string path)
    {
        var best = new List<HttpEndpointEntry>();
        RouteValueDictionary? bestValues = null;
        foreach (var entry in entries.Where(entry => string.Equals(entry.Stimulus.Method, method, StringComparison.OrdinalIgnoreCase)))
        {
            var values = new RouteValueDictionary();
            if (!new TemplateMatcher(entry.Template, []).TryMatch("/" + path.Trim('/'), values))
            {
                continue;
            }

            var difference = best.Count == 0 ? -1 : entry.Template.Parameters.Count - best[0].Template.Parameters.Count;
            if (difference < 0)
            {
                best.Clear();
                bestValues = values;
            }

            if (difference < 0 || (difference == 0 && string.Equals(entry.Stimulus.Path, best[0].Stimulus.Path, StringComparison.OrdinalIgnoreCase)))
            {
                best.Add(entry);
            }
        }

        return bestValues is null ? null : new HttpEndpointMatch(best, bestValues);
    }

    private async Task<IReadOnlyList<HttpEndpointEntry>> StartsAsync(CancellationToken cancellation)
    {
        if (_starts is { } known)
        {
            return known;
        }

        var starts = new List<HttpEndpointEntry>();
        foreach (var trigger in await _runtime.ListTriggersAsync(HttpEndpoint.TypeName, cancellation))
        {
            if (Read(trigger.Payload) is var (template, stimulus))
            {
                starts.Add(new HttpEndpointEntry.Start(template, stimulus, trigger));
            }
        }

        return _starts = starts;
    }

    private async Task<IReadOnlyList<HttpEndpointEntry>> WaitsAsync(
        string method, string path, string? instanceId, string? correlationId, CancellationToken cancellation)
    {
        var waits = new List<HttpEndpointEntry>();
        foreach (var bookmark in await _runtime.FindHttpWaitsAsync(method, path, instanceId, correlationId, cancellation))
        {
            if (bookmark.Payload is { } payload && Read(payload) is var (template, stimulus))
            {
                waits.Add(new HttpEndpointEntry.Wait(template, stimulus, bookmark));
            }
        }

        return waits;
    }

    private static (RouteTemplate Template, HttpEndpointStimulus Stimulus)? Read(string payload)
    {
        var stimulus = JsonSerializer.Deserialize<HttpEndpointStimulus>(payload, ValueJson.Options)!;
        try
        {
            return (TemplateParser.Parse(stimulus.Path.Trim('/')), stimulus);
        }
        catch (ArgumentException)
        {
            // A path that is no route answers nothing, and must not keep the others from answering.
            return null;
        }
    }
}
