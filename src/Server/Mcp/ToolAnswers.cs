using System.Globalization;
using JetVision.Activities.Shared;
using ModelContextProtocol;

namespace JetVision.Server.Mcp;

/// <summary>How a tool says no: the model reads which argument is at fault and what to send instead.</summary>
internal static class ToolAnswers
{
    public static T OrRefuse<T>((T? Value, Refusal? Refusal) answer)
        where T : class => answer.Value ?? throw Of(answer.Refusal!);

    public static T OrMissing<T>(T? value, string what)
        where T : class => value ?? throw new McpException($"There is no such {what}.");

    /// <summary>Reads a cursor that counts.</summary>
    public static int Skip(string? cursor, int limit, int most)
    {
        var skip = 0;
        return limit >= 1 && limit <= most && (cursor is null || (int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out skip) && skip <= 1_000_000))
            ? skip : throw new McpException($"Send a limit from 1 to {most} and the cursor as the last answer gave it in next.");
    }

    /// <summary>Writes the next cursor; null after the last page.</summary>
    public static string? Next(int skip, int limit, int found) => found > limit ? (skip + limit).ToString(CultureInfo.InvariantCulture) : null;

    public static McpException Of(Refusal refusal) => new(refusal.Field is { } field ? $"{field}: {refusal.Message}" : refusal.Message);
}
