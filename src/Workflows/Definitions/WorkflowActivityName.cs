using JetVision.Workflows.Expressions.JavaScript;

namespace JetVision.Workflows.Definitions;

/// <summary>The activity type that a workflow is when others use it as an activity.</summary>
internal static class WorkflowActivityName
{
    /// <summary>The words of the workflow's name together, each with a capital; stored in definitions, as stock makes it.</summary>
    public static string Of(WorkflowDefinition definition) =>
        ScriptHost.Pascal((string.IsNullOrWhiteSpace(definition.Name) ? definition.DefinitionId : definition.Name).Trim());
}
