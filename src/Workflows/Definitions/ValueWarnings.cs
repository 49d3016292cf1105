using System.Globalization;
using System.Text.RegularExpressions;
using JetVision.Workflows.Activities.Composition;
using JetVision.Workflows.Activities.ControlFlow;
using JetVision.Workflows.Activities.Primitives;
using JetVision.Workflows.Activities.Scheduling;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Expressions;
using JetVision.Workflows.Expressions.JavaScript;

namespace JetVision.Workflows.Definitions;

/// <summary>Looks for values that become, as in stock, what their author will not expect: texts that turn into 0, and values that a wait wipes out. Each message names the cure.</summary>
internal static class ValueWarnings
{
    public static void Add(WorkflowGraph graph, List<DefinitionError> errors)
    {
        foreach (var node in graph.Nodes)
        {
            AddTextsThatBecomeZero(node, errors);
            if (node.Activity is Fork { JoinMode: ForkJoinMode.WaitAny } fork && fork.Branches.Any(branch => branch is Sequence { Activities.Count: > 1 } or Flowchart { Activities.Count: > 1 }))
            {
                errors.Add(Warning(node, "This fork goes on with the first branch that ends and cancels the others wherever they stand, also in the middle. Choose WaitAll if all of them shall be done."));
            }
        }

        if (graph.Nodes.FirstOrDefault(Waits) is { } wait)
        {
            AddValuesThatAWaitWipesOut(graph, wait, errors);
        }

        AddUnknownStrategies(graph, errors);
    }

    private static void AddTextsThatBecomeZero(ActivityNode node, List<DefinitionError> errors)
    {
        foreach (var input in node.Inputs)
        {
            var target = node.Activity is SetVariable && input.Name == "Value" ? TargetOf(node) : input.Input.Type;
            if (input.Input.Expression is { Type: "Literal", Value: string text } && BecomesZero(text, target))
            {
                errors.Add(Warning(node, $"{ActivityDescriber.Words(input.Name)}: the text '{Short(text)}' is no number and becomes 0. Write a number, or choose JavaScript if it is meant as a script."));
            }
        }

        foreach (var variable in Declared(node).Where(variable => variable.Value is { ValueKind: System.Text.Json.JsonValueKind.String } value
            && BecomesZero(value.GetString()!, variable.IsArray ? typeof(object) : StoredTypes.Resolve(variable.TypeName))))
        {
            errors.Add(Warning(node, $"The default '{Short(variable.Value!.Value.GetString()!)}' of the variable '{variable.Name}' is no number and becomes 0. Write a number, or leave it empty."));
        }
    }

    private static Type TargetOf(ActivityNode node) =>
        node.Activity is SetVariable { Variable: { } variable } && VariableReader.FindById(node, variable.Id) is { } reference ? reference.Variable.Type : typeof(object);

    private static bool BecomesZero(string text, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return (type.IsPrimitive || type == typeof(decimal)) && type != typeof(bool) && type != typeof(char)
            && !string.IsNullOrWhiteSpace(text) && !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
    }

    private static void AddValuesThatAWaitWipesOut(WorkflowGraph graph, ActivityNode wait, List<DefinitionError> errors)
    {
        var name = string.IsNullOrEmpty(wait.Activity.Name) ? wait.Activity.Id : wait.Activity.Name;
        var text = graph.Definition.Root.ValueKind == System.Text.Json.JsonValueKind.Undefined ? "" : graph.Definition.Root.GetRawText();
        foreach (var node in graph.Nodes)
        {
            foreach (var variable in node.Variables.Where(variable => !variable.SurvivesWaits && IsWritten(graph, node, variable, text)))
            {
                errors.Add(Warning(
                    node,
                    $"The variable '{variable.Name}' is kept in memory only: once the run has waited, as at '{name}', it is back at its default. Give it the storage 'Workflow Instance' if it shall last."));
            }
        }

        foreach (var input in graph.Definition.Inputs.Where(input => !StorageDrivers.SurvivesWaits(input.StorageDriverType) && IsRead(input.Name, text)))
        {
            errors.Add(new DefinitionError(
                null, null,
                $"The input '{input.Name}' is kept in memory only: once the run has waited, as at '{name}', it is empty. Give it the storage 'Workflow Instance' if it is needed after the wait.",
                IsWarning: true));
        }
    }

    private static bool IsWritten(WorkflowGraph graph, ActivityNode owner, CompiledVariable variable, string text) =>
        graph.Nodes.Any(node =>
            (node.Activity is SetVariable { Variable: { } target } && VariableReader.FindById(node, target.Id) is { } set && set.Owner == owner && set.Variable == variable)
            || node.Outputs.Any(output => output.Variable is { } bound && bound.Owner == owner && bound.Variable == variable))
        || text.Contains($"set{ScriptHost.Pascal(variable.Name)}(", StringComparison.Ordinal)
        || Regex.IsMatch(text, $@"\bvariables\.{Regex.Escape(variable.Name)}\s*=[^=]|\bsetVariable\(\s*[^,]{{0,4}}{Regex.Escape(variable.Name)}\b", RegexOptions.NonBacktracking);

    private static bool IsRead(string input, string text) =>
        text.Contains($"get{input}(", StringComparison.Ordinal) || text.Contains("Input." + input, StringComparison.Ordinal)
        || Regex.IsMatch(text, $@"\bgetInput\(\s*[^)]{{0,4}}{Regex.Escape(input)}\b", RegexOptions.NonBacktracking);

    /// <summary>Whether a run may wait at a node for something from outside.</summary>
    private static bool Waits(ActivityNode node) => node.Activity switch
    {
        Trigger trigger => trigger.CanStartWorkflow != true,
        Delay or RunTask => true,
        DispatchWorkflow dispatch => MayHold(dispatch.WaitForCompletion),
        ExecuteWorkflow execute => MayHold(execute.WaitForCompletion),
        BulkDispatchWorkflows bulk => MayHold(bulk.WaitForCompletion),
        _ => false,
    };

    private static bool MayHold(Input<bool> input) => input.Expression is not ({ Type: "Literal", Value: false or null or "false" or "False" } or null);

    private static void AddUnknownStrategies(WorkflowGraph graph, List<DefinitionError> errors)
    {
        var options = graph.Definition.Options;
        Check("activation", options.ActivationStrategyType, ActivationStrategies.All.Select(strategy => Strategies.ShortName(strategy.TypeName)), Strategies.ShortName(options.ActivationStrategyType));
        Check("incident", options.IncidentStrategyType, IncidentStrategies.All.Select(strategy => Strategies.ShortName(strategy.TypeName)), Strategies.ShortName(options.IncidentStrategyType));
        Check("commit", options.CommitStrategyName, CommitStrategies.OfWorkflows.Select(strategy => strategy.Name), options.CommitStrategyName ?? "");
        foreach (var node in graph.Nodes.Where(node => CommitStrategies.NameOf(node.Activity) is { } name && !CommitStrategies.OfActivities.Any(strategy => strategy.Name == name)))
        {
            errors.Add(Warning(node, $"There is no commit strategy '{CommitStrategies.NameOf(node.Activity)}'; choose one of {string.Join(", ", CommitStrategies.OfActivities.Select(strategy => strategy.Name))}."));
        }

        void Check(string kind, string? given, IEnumerable<string> known, string shortName)
        {
            if (!string.IsNullOrWhiteSpace(given) && !known.Contains(shortName, StringComparer.OrdinalIgnoreCase))
            {
                errors.Add(new DefinitionError(null, null, $"There is no {kind} strategy '{given}', so the default holds; choose one of {string.Join(", ", known)}.", IsWarning: true));
            }
        }
    }

    private static IEnumerable<VariableDefinition> Declared(ActivityNode node) => node.Workflow?.Variables ?? [];

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static DefinitionError Warning(ActivityNode node, string message) => new(node.Activity.Id, node.Activity.Name, message, IsWarning: true);
}
