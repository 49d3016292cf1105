using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;

namespace JetVision.Workflows.Runtime;

/// <summary>
/// Brings stimuli and waits together. Both sides, a stimulus that looks for waits and a commit that adds a wait and looks for kept stimuli, work on one
/// hash one after the other (SQLite has one writer; PostgreSQL takes a lock on the hash), so neither can miss the other.
/// </summary>
internal static class StimulusScript
{
    /// <summary>Takes the locks on hashes.</summary>
    public static void Lock(SqlScript script, IEnumerable<string> hashes)
    {
        foreach (var hash in hashes)
        {
            script.Lock(unchecked((int)Convert.ToUInt32(hash[..8], 16)));
        }
    }

    /// <summary>Makes a message for each wait and each published trigger that the stimulus reaches; keeps the stimulus when there is none.</summary>
    public static void Deliver(SqlScript script, DatabaseKind kind, string key, StimulusMessage stimulus, DateTimeOffset now)
    {
        Lock(script, [stimulus.Hash]);
        (string, object?)[] parameters =
        [
            ("key", key), ("name", stimulus.ActivityType), ("hash", stimulus.Hash), ("correlation", stimulus.CorrelationId ?? ""),
            ("input", stimulus.Input.GetRawText()), ("now", now),
        ];
        // Kept first: after the next statements the waits that count are still there, but the order makes the condition read as it is meant.
        script.Add(
            """
            INSERT INTO wf_stimuli (id, name, hash, correlation_id, input, created_at)
            SELECT @key, @name, @hash, NULLIF(@correlation, ''), @input, @now
            WHERE NOT EXISTS (SELECT 1 FROM wf_bookmarks b WHERE b.hash = @hash AND (@correlation = '' OR b.correlation_id = @correlation))
              AND NOT EXISTS (SELECT 1 FROM wf_triggers t WHERE t.hash = @hash)
            ON CONFLICT (id) DO NOTHING
            """,
            parameters);
        script.Add(
            $$"""
            INSERT INTO wf_outbox (kind, key, payload, due_at, attempts, created_at)
            SELECT 'resume', @key || ':' || b.id,
                   '{"instanceId":' || {{Json(kind, "b.instance_id")}} || ',"bookmarkId":' || {{Json(kind, "b.id")}} || ',"input":' || @input || '}', @now, 0, @now
            FROM wf_bookmarks b WHERE b.hash = @hash AND (@correlation = '' OR b.correlation_id = @correlation)
            ON CONFLICT (key) DO NOTHING
            """,
            parameters);
        script.Add(
            $$"""
            INSERT INTO wf_outbox (kind, key, payload, due_at, attempts, created_at)
            SELECT 'start', @key || ':' || t.id,
                   '{"definitionId":' || {{Json(kind, "t.definition_id")}} || ',"definitionVersionId":' || {{Json(kind, "t.definition_version_id")}}
                   || ',"triggerActivityId":' || {{Json(kind, "t.activity_id")}} || ',"correlationId":' || @correlationJson || ',"input":' || @input || '}', @now, 0, @now
            FROM wf_triggers t WHERE t.hash = @hash
            ON CONFLICT (key) DO NOTHING
            """,
            [.. parameters, ("correlationJson", OutboxPayload.Write(stimulus.CorrelationId))]);
    }

    /// <summary>Gives a new wait the oldest kept stimulus that fits it. The caller has taken the lock on the hash.</summary>
    public static void TakeKept(SqlScript script, DatabaseKind kind, string instanceId, BookmarkState bookmark, string? correlationId, DateTimeOffset now)
    {
        const string oldest =
            "SELECT s.id FROM wf_stimuli s WHERE s.hash = @hash AND (s.correlation_id IS NULL OR s.correlation_id = @correlation) ORDER BY s.created_at, s.id LIMIT 1";
        (string, object?)[] parameters =
            [("hash", bookmark.Hash), ("correlation", correlationId ?? ""), ("instance", instanceId), ("bookmark", bookmark.Id), ("now", now)];
        script.Add(
            $$"""
            INSERT INTO wf_outbox (kind, key, payload, due_at, attempts, created_at)
            SELECT 'resume', k.id || ':' || @bookmark,
                   '{"instanceId":' || {{Json(kind, "@instance")}} || ',"bookmarkId":' || {{Json(kind, "@bookmark")}} || ',"input":' || k.input || '}', @now, 0, @now
            FROM wf_stimuli k WHERE k.id = ({{oldest}})
            ON CONFLICT (key) DO NOTHING
            """,
            parameters);
        script.Add($"DELETE FROM wf_stimuli WHERE id = ({oldest})", parameters[..2]);
    }

    /// <summary>Drops stimuli that nobody came to await.</summary>
    public static void DropOlderThan(SqlScript script, DateTimeOffset time) => script.Add("DELETE FROM wf_stimuli WHERE created_at < @time", ("time", time));

    private static string Json(DatabaseKind kind, string text) => kind == DatabaseKind.Postgres ? $"to_json(CAST({text} AS text))::text" : $"json_quote({text})";
}
