namespace JetVision.Workflows.Api;

/// <summary>
/// The id of an execution on the wire: the run's id, a dot, the execution's own id. Elsa's clients ask for an execution by its id alone, and the records of
/// a run are kept with the run; the id says which.
/// </summary>
internal static class ExecutionId
{
    public static string Of(string instanceId, string executionId) => $"{instanceId}.{executionId}";

    public static string? OfOptional(string instanceId, string? executionId) => executionId is null ? null : Of(instanceId, executionId);

    public static (string InstanceId, string Id)? Parse(string? text) =>
        text?.LastIndexOf('.') is { } dot and > 0 ? (text[..dot], text[(dot + 1)..]) : null;
}
