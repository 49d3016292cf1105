using System.Text.Json;
using JetVision.Workflows.Activities.Http;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;

namespace JetVision.Workflows.Runtime;

/// <summary>
/// The key under which the wait for a request is found among any number: method and path, or the method alone where the path has parameters, since such paths are
/// matched one by one. A stored contract.
/// </summary>
internal static class HttpRoute
{
    private const string AnyPath = "{}";

    /// <summary>The key of a wait; null for one of another kind.</summary>
    public static string? Of(BookmarkState bookmark) =>
        bookmark.Name == HttpEndpoint.TypeName && bookmark.Payload.ValueKind == JsonValueKind.Object
        && bookmark.Payload.Deserialize<HttpEndpointStimulus>(ValueJson.Options) is { Path: { } path, Method: { } method }
            ? Key(method, path.Contains('{', StringComparison.Ordinal) ? AnyPath : path)
            : null;

    /// <summary>Finds the waits that may be for a request, oldest first. By a plain command: every request to a path at which no workflow starts comes by here.</summary>
    public static async Task<IReadOnlyList<WaitingBookmark>> FindWaitsAsync(
        DatabaseSession session, string method, string path, string? instanceId, string? correlationId, CancellationToken cancellation)
    {
        var waits = new List<WaitingBookmark>();
        var opened = await session.OpenAsync(cancellation);
        try
        {
            await using var command = session.Connection.Command(
                null,
                """
                SELECT instance_id, id, activity_id, activity_instance_id, correlation_id, payload FROM wf_bookmarks
                WHERE route IN (@path, @any) AND (@instance = '' OR instance_id = @instance) AND (@correlation = '' OR correlation_id = @correlation)
                ORDER BY created_at, id
                """,
                ("path", Key(method, path)), ("any", Key(method, AnyPath)), ("instance", instanceId ?? ""), ("correlation", correlationId ?? ""));
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                waits.Add(new WaitingBookmark(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.Text(4), reader.Text(5)));
            }
        }
        finally
        {
            if (opened)
            {
                await session.Connection.CloseAsync();
            }
        }

        return waits;
    }

    // As SQLite's and PostgreSQL's lower() in the migration; other letters' case is the matcher's business, and it sees what is found here only.
    private static string Key(string method, string path) =>
        string.Create(method.Length + 1 + path.Trim('/').Length, (method, path: path.Trim('/')), static (key, parts) =>
        {
            parts.method.CopyTo(key);
            key[parts.method.Length] = ' ';
            parts.path.CopyTo(key[(parts.method.Length + 1)..]);
            for (var i = 0; i < key.Length; i++)
            {
                key[i] = char.IsAsciiLetterUpper(key[i]) ? (char)(key[i] | ' ') : key[i];
            }
        });
}
