using System.Collections.Concurrent;
using System.Data.Common;
using System.Net.Sockets;
using System.Reflection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace JetVision.Workflows.Runtime;

/// <summary>Whether, and when, what failed is tried again.</summary>
internal static class OutboxRetry
{
    private const int SqlitePrimaryKey = 1555;
    private const int SqliteUnique = 2067;

    private static readonly ConcurrentDictionary<Type, (PropertyInfo? IsTransient, PropertyInfo? RetryAfter)> Words = new();

    /// <summary>Whether the same attempt may succeed later: the exception says so itself, or it is a failure of input or output.</summary>
    public static bool IsTransient(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            // Another server, or another step of this one, was first: the same attempt finds what it saved.
            if (cause is DbUpdateConcurrencyException || (cause is DbUpdateException { InnerException: DbException broken } && IsTaken(broken)))
            {
                return true;
            }

            if (WordsOf(cause).IsTransient?.GetValue(cause) is bool said)
            {
                // A database answers for itself alone: a lost connection or a deadlock is transient, a broken rule is not.
                return said || cause is DbException { InnerException: IOException or SocketException };
            }

            if (cause is IOException or SocketException or HttpRequestException or TimeoutException or OperationCanceledException)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a database refused a row because there is one with its key.</summary>
    private static bool IsTaken(DbException exception) => exception switch
    {
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.UniqueViolation,
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode is SqliteUnique or SqlitePrimaryKey,
        _ => false,
    };

    /// <summary>How long the outside asked us to wait; null when it did not say.</summary>
    public static TimeSpan? RetryAfter(Exception exception) => WordsOf(exception).RetryAfter?.GetValue(exception) as TimeSpan?;

    /// <summary>The delay after an attempt: doubled each time, up to the longest, and a fifth more or less so that what failed together does not return together.</summary>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="draw">From 0 to 1.</param>
    /// <param name="options">The first and the longest delay.</param>
    public static TimeSpan Delay(int attempt, double draw, WorkflowsOptions options)
    {
        var doubled = options.RetryDelay.TotalSeconds * Math.Pow(2, Math.Min(attempt - 1, 40));
        return TimeSpan.FromSeconds(Math.Min(doubled, options.LongestRetryDelay.TotalSeconds) * (0.8 + (0.4 * draw)));
    }

    private static (PropertyInfo? IsTransient, PropertyInfo? RetryAfter) WordsOf(Exception exception) => Words.GetOrAdd(
        exception.GetType(), type => (Readable(type, "IsTransient", typeof(bool)), Readable(type, "RetryAfter", typeof(TimeSpan?))));

    private static PropertyInfo? Readable(Type type, string name, Type of) => type.GetProperty(name) is { CanRead: true } property && property.PropertyType == of ? property : null;
}
