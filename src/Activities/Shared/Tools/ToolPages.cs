using System.Globalization;

namespace JetVision.Activities.Shared.Tools;

/// <summary>Pages by cursors that count.</summary>
public static class ToolPages
{
    /// <summary>Reads a cursor.</summary>
    /// <param name="cursor">What the last answer gave in next; null for the first page.</param>
    /// <param name="limit">How many are wanted.</param>
    /// <param name="most">How many may be.</param>
    /// <returns>How many to leave out.</returns>
    /// <exception cref="ToolRefusedException">One of them cannot be.</exception>
    public static int Skip(string? cursor, int limit, int most)
    {
        var skip = 0;
        return limit >= 1 && limit <= most && (cursor is null || (int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out skip) && skip <= 1_000_000))
            ? skip : throw new ToolRefusedException($"Send a limit from 1 to {most} and the cursor as the last answer gave it in next.");
    }

    /// <summary>Writes the next cursor.</summary>
    /// <param name="skip">How many were left out.</param>
    /// <param name="limit">How many were wanted.</param>
    /// <param name="found">How many were found, when one more than wanted was looked for.</param>
    /// <returns>The cursor; null after the last page.</returns>
    public static string? Next(int skip, int limit, int found) => found > limit ? (skip + limit).ToString(CultureInfo.InvariantCulture) : null;
}
