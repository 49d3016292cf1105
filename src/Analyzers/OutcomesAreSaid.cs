using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace JetVision.Analyzers;

/// <summary>An outcome that the class does not name has no port in the designer: the run ends there without a word.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OutcomesAreSaid : ActivityRule
{
    private static readonly DiagnosticDescriptor _rule = Describe(
        "JVA003", "An outcome has no port", "{0} completes with '{1}', which is no port of it ({2}): name it in [FlowNode]");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [_rule];

    private protected override void Start(CompilationStartAnalysisContext context, EngineTypes names) => context.RegisterOperationAction(
        operation =>
        {
            var call = (IInvocationOperation)operation.Operation;
            if (call.TargetMethod.Name != "CompleteActivityWithOutcomesAsync" || !names.IsContext(call.TargetMethod.ContainingType)
                || operation.ContainingSymbol.ContainingType is not { IsAbstract: false } activity || !names.IsActivity(activity))
            {
                return;
            }

            var said = names.Outcomes(activity) ?? ["Done"];
            foreach (var word in call.Arguments.SelectMany(argument => Words(argument.Value)).Where(word => !said.Contains((string)word.ConstantValue.Value!)))
            {
                operation.ReportDiagnostic(Diagnostic.Create(_rule, word.Syntax.GetLocation(), activity.Name, word.ConstantValue.Value, string.Join(", ", said)));
            }
        },
        OperationKind.Invocation);

    /// <summary>The words that stand in the code; those that are computed are not known here.</summary>
    private static IEnumerable<IOperation> Words(IOperation value) => value switch
    {
        { ConstantValue: { HasValue: true, Value: string } } => [value],
        IArrayCreationOperation { Initializer: { } list } => list.ElementValues.SelectMany(Words),
        ICollectionExpressionOperation list => list.Elements.SelectMany(Words),
        IConditionalOperation { WhenFalse: { } otherwise } choice => [.. Words(choice.WhenTrue), .. Words(otherwise)],
        ISwitchExpressionOperation choice => choice.Arms.SelectMany(arm => Words(arm.Value)),
        IConversionOperation converted => Words(converted.Operand),
        _ => [],
    };
}
