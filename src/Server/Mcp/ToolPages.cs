using System.Globalization;
using JetVision.Activities.Shared.Tools;

namespace JetVision.Server.Mcp;

/// <summary>Pages by cursors that count.</summary>
internal static class ToolPages
{
    /// <summary>Reads a cursor.</summary>
    public static int Skip(string? cursor, int limit, int most)
    {
        var skip = 0;
        return limit >= 1 && limit <= most && (cursor is null || (int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out skip) && skip <= 1_000_000))
            ? skip : throw new ToolRefusedException($"Send a limit from 1 to {most} and the cursor as the last answer gave it in next.");
    }

    /// <summary>Writes the next cursor; null after the last page.</summary>
    public static string? Next(int skip, int limit, int found) => found > limit ? (skip + limit).ToString(CultureInfo.InvariantCulture) : null;
}
