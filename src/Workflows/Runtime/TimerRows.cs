using System.Globalization;
using Cronos;
using JetVision.Workflows.Persistence;

namespace JetVision.Workflows.Runtime;

/// <summary>Turns waits and triggers whose time has come into messages: the row is the truth, and in the transaction that makes the message it stops being due.</summary>
internal static class TimerRows
{
    private const int Batch = 500;

    /// <summary>Turns all that is due into messages.</summary>
    /// <returns>How many.</returns>
    public static async Task<int> FireAsync(DatabaseSession session, DateTimeOffset now, CancellationToken cancellation)
    {
        var fired = 0;
        int last;
        do
        {
            await using var transaction = await session.BeginAsync(cancellation);
            var script = new SqlScript(session.Kind);
            last = await FireBookmarksAsync(transaction, script, session.Kind, now, cancellation);
            last += await FireTriggersAsync(transaction, script, session.Kind, now, cancellation);
            await script.ExecuteAsync(transaction.Connection, transaction.Transaction, cancellation);
            await transaction.CommitAsync(cancellation);
            fired += last;
        }
        while (last >= Batch);

        return fired;
    }

    /// <summary>When the next one is due; null when none is.</summary>
    public static async Task<DateTimeOffset?> NextAsync(DatabaseSession session, CancellationToken cancellation)
    {
        await session.OpenAsync(cancellation);
        await using var command = session.Connection.Command(
            null,
            """
            SELECT MIN(due) FROM (
                SELECT MIN(due_at) AS due FROM wf_bookmarks WHERE due_at IS NOT NULL
                UNION ALL
                SELECT MIN(due_at) AS due FROM wf_triggers WHERE due_at IS NOT NULL) AS dues
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? reader.Time(0) : null;
    }

    /// <summary>The first time after <paramref name="now"/> at which a cron expression, in UTC and with or without seconds, fires.</summary>
    /// <returns>The time; null when it never fires again.</returns>
    /// <exception cref="CronFormatException">The expression is none.</exception>
    public static DateTimeOffset? NextCron(string expression, DateTimeOffset now)
    {
        var fields = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Length;
        return CronExpression.Parse(expression, fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard).GetNextOccurrence(now, TimeZoneInfo.Utc);
    }

    /// <summary>The first tick after <paramref name="now"/> of a timer that ticked or should have at <paramref name="due"/>; what was missed meanwhile counts once.</summary>
    public static DateTimeOffset NextTick(DateTimeOffset due, TimeSpan interval, DateTimeOffset now) =>
        now < due ? due : due + (interval * (Math.Floor((now - due) / interval) + 1));

    private static async Task<int> FireBookmarksAsync(
        SessionTransaction transaction, SqlScript script, DatabaseKind kind, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = transaction.Connection.Command(
            transaction.Transaction,
            $"""
            UPDATE wf_bookmarks SET due_at = NULL
            WHERE id IN (SELECT id FROM wf_bookmarks WHERE due_at <= @now ORDER BY due_at LIMIT {Batch} {SkipLocked(kind)})
            RETURNING id, instance_id
            """,
            ("now", now));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var count = 0;
        for (; await reader.ReadAsync(cancellation); count++)
        {
            var (bookmark, instance) = (reader.GetString(0), reader.GetString(1));
            var resume = new ResumeMessage(instance, bookmark, OutboxPayload.Values((IReadOnlyDictionary<string, object?>?)null));
            OutboxStore.Insert(script, new OutboxMessage(OutboxKinds.Resume, "due:" + bookmark, OutboxPayload.Write(resume)), now);
        }

        return count;
    }

    private static async Task<int> FireTriggersAsync(
        SessionTransaction transaction, SqlScript script, DatabaseKind kind, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = transaction.Connection.Command(
            transaction.Transaction,
            $"""
            SELECT id, definition_id, definition_version_id, activity_id, due_at, cron, interval_seconds FROM wf_triggers
            WHERE due_at <= @now ORDER BY due_at LIMIT {Batch} {SkipLocked(kind)}
            """,
            ("now", now));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var count = 0;
        for (; await reader.ReadAsync(cancellation); count++)
        {
            var (id, due) = (reader.GetString(0), reader.Time(4)!.Value);
            DateTimeOffset? next = reader.Text(5) is { } cron
                ? NextCron(cron, now)
                : reader.IsDBNull(6) ? null : NextTick(due, TimeSpan.FromSeconds(reader.GetDouble(6)), now);
            script.Add("UPDATE wf_triggers SET due_at = @next WHERE id = @id", ("id", id), ("next", next));
            var start = new StartMessage(
                reader.GetString(1), reader.GetString(2), null, OutboxPayload.Values((IReadOnlyDictionary<string, object?>?)null), null, reader.GetString(3));
            var key = string.Create(CultureInfo.InvariantCulture, $"trigger:{id}:{due.UtcTicks}");
            OutboxStore.Insert(script, new OutboxMessage(OutboxKinds.Start, key, OutboxPayload.Write(start)), now);
        }

        return count;
    }

    private static string SkipLocked(DatabaseKind kind) => kind == DatabaseKind.Postgres ? "FOR UPDATE SKIP LOCKED" : "";
}
