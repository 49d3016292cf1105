using System.Collections.Concurrent;
using System.Text.Json;
using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace JetVision.Workflows.Api;

/// <summary>An HTTP endpoint that somebody declared or waits at.</summary>
/// <param name="Template">The path, with parameters in braces.</param>
/// <param name="Method">The one method that it answers.</param>
/// <param name="Authorize">Whether the caller must be signed in.</param>
/// <param name="Policy">The host's policy that the caller must meet; null for none.</param>
internal sealed record HttpEndpointEntry(RouteTemplate Template, string Method, bool Authorize, string? Policy)
{
    public string DefinitionId { get; init; } = "";

    public string? DefinitionVersionId { get; init; }

    public string? ActivityId { get; init; }

    public string? InstanceId { get; init; }

    public string? BookmarkId { get; init; }
}

/// <summary>Finds the endpoint of a request: a run that waits at the path before a workflow that starts at it, fixed parts before parameters. Singleton.</summary>
internal sealed class HttpEndpointTable
{
    private const string HttpEndpoint = "Elsa.HttpEndpoint";
    private readonly WorkflowRuntime _runtime;
    private readonly WorkflowInstances _instances;
    private readonly IServiceScopeFactory _scopes;
    // A wait never changes; it comes and goes.
    private readonly ConcurrentDictionary<string, HttpEndpointEntry> _waits = new();
    private volatile IReadOnlyList<HttpEndpointEntry>? _triggers;

    public HttpEndpointTable(WorkflowRuntime runtime, WorkflowInstances instances, DefinitionStore definitions, IServiceScopeFactory scopes)
    {
        _runtime = runtime;
        _instances = instances;
        _scopes = scopes;
        definitions.Changed += _ => _triggers = null;
    }

    public async Task<(HttpEndpointEntry Endpoint, RouteValueDictionary RouteValues)?> FindAsync(string method, string path, CancellationToken cancellation) =>
        Best(await WaitsAsync(cancellation), method, path) ?? Best(await TriggersAsync(cancellation), method, path);

    private static (HttpEndpointEntry, RouteValueDictionary)? Best(IEnumerable<HttpEndpointEntry> entries, string method, string path)
    {
        (HttpEndpointEntry Entry, RouteValueDictionary Values)? best = null;
        foreach (var entry in entries.Where(entry => string.Equals(entry.Method, method, StringComparison.OrdinalIgnoreCase)))
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

    private async Task<IReadOnlyList<HttpEndpointEntry>> TriggersAsync(CancellationToken cancellation)
    {
        if (_triggers is { } known)
        {
            return known;
        }

        var triggers = await _runtime.ListTriggersAsync(HttpEndpoint, cancellation);
        return _triggers =
        [
            .. from trigger in triggers
               let entry = Read(JsonElement.Parse(trigger.Payload))
               where entry is not null
               select entry with { DefinitionId = trigger.DefinitionId, DefinitionVersionId = trigger.DefinitionVersionId, ActivityId = trigger.ActivityId },
        ];
    }

    private async Task<IReadOnlyList<HttpEndpointEntry>> WaitsAsync(CancellationToken cancellation)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var rows = await scope.ServiceProvider.GetRequiredService<WorkflowsDb>().Bookmarks.AsNoTracking()
            .Where(row => row.Name == HttpEndpoint).OrderBy(row => row.CreatedAt).Select(row => new { row.Id, row.InstanceId }).ToListAsync(cancellation);
        var open = rows.Select(row => row.Id).ToHashSet();
        foreach (var gone in _waits.Keys.Where(id => !open.Contains(id)))
        {
            _waits.TryRemove(gone, out _);
        }

        foreach (var instanceId in rows.Where(row => !_waits.ContainsKey(row.Id)).Select(row => row.InstanceId).Distinct())
        {
            var state = await _instances.FindAsync(instanceId, cancellation);
            foreach (var bookmark in state?.Bookmarks.Where(bookmark => bookmark.Name == HttpEndpoint) ?? [])
            {
                if (Read(bookmark.Payload) is { } entry)
                {
                    _waits[bookmark.Id] = entry with { InstanceId = instanceId, BookmarkId = bookmark.Id, DefinitionId = state!.DefinitionId };
                }
            }
        }

        return [.. rows.Select(row => _waits.GetValueOrDefault(row.Id)).OfType<HttpEndpointEntry>()];
    }

    private static HttpEndpointEntry? Read(JsonElement payload)
    {
        if (payload.ValueKind != JsonValueKind.Object || Text("path") is not { Length: > 0 } path)
        {
            return null;
        }

        try
        {
            return new HttpEndpointEntry(TemplateParser.Parse(path.Trim('/')), Text("method") ?? "GET", Truth("authorize"), Text("policy"));
        }
        catch (ArgumentException)
        {
            // A path that is no route answers nothing; the definition's own errors say so.
            return null;
        }

        string? Text(string name) => payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        bool Truth(string name) => payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
    }
}
