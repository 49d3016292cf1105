using JetVision.Workflows.Persistence;

namespace JetVision.Workflows.Runtime;

/// <summary>A message that this server is to deliver now.</summary>
internal sealed record ClaimedMessage(long Id, int Attempt, OutboxMessage Message);

/// <summary>The statements on the outbox table.</summary>
internal static class OutboxStore
{
    private const string Pending = "delivered_at IS NULL AND failed_at IS NULL";
    private const string RunKinds = "('stimulus', 'start', 'resume')";

    public static void Insert(SqlScript script, OutboxMessage message, DateTimeOffset now) => script.Add(
        "INSERT INTO wf_outbox (kind, key, payload, due_at, attempts, created_at) VALUES (@kind, @key, @payload, @due, 0, @now) ON CONFLICT (key) DO NOTHING",
        ("kind", message.Kind), ("key", message.Key), ("payload", message.Payload), ("due", message.DueAt ?? now), ("now", now));

    /// <summary>Takes due messages for this server. A claim that was not renewed in time is anybody's again.</summary>
    public static async Task<List<ClaimedMessage>> ClaimAsync(
        DatabaseSession session, SqlDatabase database, string server, bool runs, int count, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellation)
    {
        await session.OpenAsync(cancellation);
        var due = $"{Pending} AND due_at <= @now AND (claimed_until IS NULL OR claimed_until <= @now) AND kind {(runs ? "IN" : "NOT IN")} {RunKinds}";
        await using (var any = session.Connection.Command(null, $"SELECT 1 FROM wf_outbox WHERE {due} LIMIT 1", ("now", now)))
        {
            // A look without a lock first: an idle server must not take the writers' turn every second.
            if (await any.ExecuteScalarAsync(cancellation) is null)
            {
                return [];
            }
        }

        var skip = session.Kind == DatabaseKind.Postgres ? "FOR UPDATE SKIP LOCKED" : "";
        using var turn = await database.TakeWriteTurnAsync(cancellation);
        await using var claim = session.Connection.Command(
            null,
            $"""
            UPDATE wf_outbox SET claimed_by = @server, claimed_until = @until, attempts = attempts + 1
            WHERE id IN (SELECT id FROM wf_outbox WHERE {due} ORDER BY due_at, id LIMIT @count {skip})
            RETURNING id, attempts, kind, key, payload, due_at
            """,
            ("now", now), ("until", until), ("server", server), ("count", count));
        var claimed = new List<ClaimedMessage>();
        await using var reader = await claim.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            claimed.Add(new ClaimedMessage(
                reader.GetInt64(0), reader.GetInt32(1), new OutboxMessage(reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.Time(5))));
        }

        claimed.Sort((left, right) => left.Id.CompareTo(right.Id));
        return claimed;
    }

    /// <summary>Ends a message well; changes no row when the claim has gone to another server.</summary>
    public static int Delivered(SqlScript script, long id, string server, DateTimeOffset now) => script.Add(
        $"UPDATE wf_outbox SET delivered_at = @now, claimed_by = NULL, claimed_until = NULL WHERE id = @id AND claimed_by = @server AND {Pending}",
        ("id", id), ("server", server), ("now", now));

    /// <summary>Gives a message another turn later.</summary>
    public static int Postpone(SqlScript script, long id, string server, DateTimeOffset due, string error) => script.Add(
        $"UPDATE wf_outbox SET due_at = @due, last_error = @error, claimed_by = NULL, claimed_until = NULL WHERE id = @id AND claimed_by = @server AND {Pending}",
        ("id", id), ("server", server), ("due", due), ("error", error));

    /// <summary>Ends a message badly.</summary>
    public static int Failed(SqlScript script, long id, string server, DateTimeOffset now, string error) => script.Add(
        $"UPDATE wf_outbox SET failed_at = @now, last_error = @error, claimed_by = NULL, claimed_until = NULL WHERE id = @id AND claimed_by = @server AND {Pending}",
        ("id", id), ("server", server), ("now", now), ("error", error));

    /// <summary>Gives back what a stopping server had taken and not begun or not ended.</summary>
    public static int Release(SqlScript script, long id, string server) => script.Add(
        $"UPDATE wf_outbox SET claimed_by = NULL, claimed_until = NULL, attempts = attempts - 1 WHERE id = @id AND claimed_by = @server AND {Pending}",
        ("id", id), ("server", server));

    /// <summary>Gives back what a server that is known to be dead had taken.</summary>
    public static int ReleaseAllOf(SqlScript script, string server) => script.Add(
        $"UPDATE wf_outbox SET claimed_by = NULL, claimed_until = NULL WHERE {Pending} AND claimed_by = @server", ("server", server));

    /// <summary>Keeps a claim while its handler works.</summary>
    public static int Renew(SqlScript script, long id, string server, DateTimeOffset until) => script.Add(
        $"UPDATE wf_outbox SET claimed_until = @until WHERE id = @id AND claimed_by = @server AND {Pending}", ("id", id), ("server", server), ("until", until));
}
