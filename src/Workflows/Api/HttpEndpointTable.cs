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

/// <summary>Finds the endpoint of a request: a run that waits at the path before a workflow that starts at it, fixed parts before parameters. Singleton.</summary>
internal sealed class HttpEndpointTable
{
    private readonly WorkflowRuntime _runtime;
    private volatile IReadOnlyList<HttpEndpointEntry>? _starts;

    public HttpEndpointTable(WorkflowRuntime runtime, DefinitionStore definitions)
    {
        _runtime = runtime;
        definitions.Changed += _ => _starts = null;
    }

    public async Task<(HttpEndpointEntry Endpoint, RouteValueDictionary RouteValues)?> FindAsync(string method, string path, CancellationToken cancellation) =>
        Best(await WaitsAsync(cancellation), method, path) ?? Best(await StartsAsync(cancellation), method, path);

    private static (HttpEndpointEntry, RouteValueDictionary)? Best(IEnumerable<HttpEndpointEntry> entries, string method, string path)
    {
        (HttpEndpointEntry Entry, RouteValueDictionary Values)? best = null;
        foreach (var entry in entries.Where(entry => string.Equals(entry.Stimulus.Method, method, StringComparison.OrdinalIgnoreCase)))
        {
            var values = new RouteValueDictionary();
            if (new TemplateMatcher(entry.Template, []).TryMatch("/" + path.Trim('/'), values)
                && (best is not { } other || entry.Template.Parameters.Count < other.Entry.Template.Parameters.Count))
            {
                best = (entry, values);
            }
        }

        return best;
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

    private async Task<IReadOnlyList<HttpEndpointEntry>> WaitsAsync(CancellationToken cancellation)
    {
        var waits = new List<HttpEndpointEntry>();
        foreach (var bookmark in await _runtime.ListBookmarksAsync(HttpEndpoint.TypeName, cancellation))
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
