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

    public static McpException Of(Refusal refusal) => new(refusal.Field is { } field ? $"{field}: {refusal.Message}" : refusal.Message);
}
