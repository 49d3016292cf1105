using System.Collections.Concurrent;
using System.Data.Common;
using JetVision.Workflows.Execution;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace JetVision.Workflows.Runtime;

/// <summary>Tells commits that may succeed later from those that never will, and counts the first, so that none is tried for ever. Singleton by its owner.</summary>
/// <param name="attempts">How often a commit of the same run may fail in passing before it counts as refused.</param>
internal sealed class CommitRefusals(int attempts)
{
    private readonly ConcurrentDictionary<string, int> _failures = new();

    /// <summary>Whether the run must not be tried again: what it did was refused, and so was the note of that.</summary>
    public bool IsGivenUp(string instanceId) => _failures.TryGetValue(instanceId, out var count) && count > attempts;

    /// <summary>Notes that not even the incident could be saved.</summary>
    public void GiveUp(string instanceId) => _failures[instanceId] = attempts + 1;

    /// <summary>Notes that a burst of the run was saved.</summary>
    public void Forget(string instanceId)
    {
        if (!_failures.IsEmpty)
        {
            _failures.TryRemove(instanceId, out _);
        }
    }

    /// <summary>Whether a failed commit is refused for good.</summary>
    /// <param name="instanceId">The run; null for one that nobody will try again, of which nothing is counted.</param>
    /// <param name="exception">Why it failed.</param>
    public bool IsRefused(string? instanceId, Exception exception) => exception switch
    {
        RunLostException or ActivationRefusedException or OperationCanceledException or ObjectDisposedException => false,
        _ when !MayPass(exception) => true,
        _ => instanceId is not null && _failures.AddOrUpdate(instanceId, 1, (_, count) => count + 1) >= attempts,
    };

    /// <summary>Whether the same commit may succeed when the database is another time in a better state.</summary>
    private static bool MayPass(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case PostgresException postgres:
                    return postgres.IsTransient || OutboxRetry.IsTransient(exception) || IsEnvironment(postgres.SqlState);
                case SqliteException sqlite:
                    return IsEnvironment(sqlite.SqliteErrorCode) || OutboxRetry.IsTransient(exception);
                case DbException:
                    return true;
            }
        }

        return OutboxRetry.IsTransient(exception);
    }

    /// <summary>Classes of conditions that say something of the server and nothing of the values: connections, transactions, resources, locks, operators, its own errors.</summary>
    private static bool IsEnvironment(string state) => state[..2] is "08" or "25" or "40" or "53" or "55" or "57" or "58" or "XX";

    /// <summary>Busy, locked, out of memory, read-only, interrupted, a failing or full disk, a file that cannot be opened, a broken lock.</summary>
    private static bool IsEnvironment(int code) => code is 5 or 6 or 7 or 8 or 9 or 10 or 13 or 14 or 15;
}

/// <summary>The database will never take what a burst did. The message names the last step that ran, and is kept in the run's incident.</summary>
internal sealed class CommitRefusedException(string? step, Exception cause) : Exception(Words(step, cause), cause)
{
    private const int Longest = 2000;

    /// <summary>Gets that the same step, run again, would be refused again.</summary>
    public bool IsTransient { get; }

    /// <summary>The last step of which a commit tells that it began.</summary>
    public static string? StepOf(BurstDelta delta) => delta.Journal.FindLast(entry => entry.EventName is "Started" or "Resumed")?.ActivityId;

    private static string Words(string? step, Exception cause)
    {
        var reason = cause.GetBaseException().Message.Replace("\0", "", StringComparison.Ordinal);
        reason = reason.Length <= Longest ? reason : reason[..Longest] + "…";
        return step is null ? $"The run could not be saved: {reason}" : $"The run could not be saved after the step '{step}': {reason}";
    }
}
