using System.Globalization;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace JetVision.Workflows.Persistence;

/// <summary>Writes times into SQLite as text of fixed width, in UTC and to the microsecond (as PostgreSQL keeps them), so that text order is time order.</summary>
public static class SqliteTime
{
    private const string Layout = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>Writes a time.</summary>
    /// <param name="time">The time, of any offset.</param>
    /// <returns>Such as <c>2026-03-01T09:30:00.000000Z</c>.</returns>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(Layout, CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="Format"/> wrote.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The time, in UTC.</returns>
    public static DateTimeOffset Parse(string text) =>
        DateTimeOffset.ParseExact(text, Layout, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}

/// <summary>Keeps a time in a SQLite column (<see cref="SqliteTime"/>).</summary>
public sealed class SqliteTimeConverter() : ValueConverter<DateTimeOffset, string>(time => SqliteTime.Format(time), text => SqliteTime.Parse(text));

/// <summary>Keeps a time in a PostgreSQL <c>timestamptz</c> column, which takes UTC only.</summary>
public sealed class PostgresTimeConverter() : ValueConverter<DateTimeOffset, DateTimeOffset>(time => time.ToUniversalTime(), time => time);
