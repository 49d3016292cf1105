using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace JetVision.Analyzers;

/// <summary>One object serves all runs: what a run writes into it, every other run reads.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KeepsNothingOfARun : ActivityRule
{
    private static readonly DiagnosticDescriptor _rule = Describe(
        "JVA001", "An activity keeps something of a run", "'{0}' is written while {1} runs, and one object serves all runs: keep it by context.SetProperty, or give it to an output");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [_rule];

    private protected override void Start(CompilationStartAnalysisContext context, EngineTypes names) => context.RegisterOperationAction(
        operation =>
        {
            // What has no context at hand runs when the definition is compiled, not in a run.
            if (operation.ContainingSymbol is IMethodSymbol { IsStatic: false } method && names.IsActivity(method.ContainingType) && method.Parameters.Any(parameter => names.IsContext(parameter.Type))
                && Targets(operation.Operation).FirstOrDefault(IsOwn) is { } written)
            {
                operation.ReportDiagnostic(Diagnostic.Create(_rule, operation.Operation.Syntax.GetLocation(), written.Member.Name, method.ContainingType.Name));
            }
        },
        OperationKind.SimpleAssignment, OperationKind.CompoundAssignment, OperationKind.CoalesceAssignment, OperationKind.Increment, OperationKind.Decrement, OperationKind.DeconstructionAssignment);

    private static IEnumerable<IMemberReferenceOperation> Targets(IOperation operation) => operation switch
    {
        IIncrementOrDecrementOperation step => [.. Members(step.Target)],
        IAssignmentOperation assignment => [.. Members(assignment.Target)],
        _ => [],
    };

    private static IEnumerable<IMemberReferenceOperation> Members(IOperation target) => target switch
    {
        ITupleOperation tuple => tuple.Elements.SelectMany(Members),
        IMemberReferenceOperation member => [member],
        _ => [],
    };

    private static bool IsOwn(IMemberReferenceOperation member) => member.Instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance };
}
