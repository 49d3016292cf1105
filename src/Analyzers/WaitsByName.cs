using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace JetVision.Analyzers;

/// <summary>A wait outlives the process, and then only the name of what continues is known: a lambda has none.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WaitsByName : ActivityRule
{
    private static readonly DiagnosticDescriptor _rule = Describe(
        "JVA002", "A wait continues in a method without a name", "{0} is given a method without a name, which is lost over a wait: give it a method of {1}");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [_rule];

    private protected override void Start(CompilationStartAnalysisContext context, EngineTypes names) => context.RegisterOperationAction(
        operation =>
        {
            var call = (IInvocationOperation)operation.Operation;
            if (names.IsContext(call.TargetMethod.ContainingType) && call.Arguments.Select(argument => argument.Value).OfType<IDelegateCreationOperation>().FirstOrDefault(IsNameless) is { } callback)
            {
                operation.ReportDiagnostic(Diagnostic.Create(_rule, callback.Syntax.GetLocation(), call.TargetMethod.Name, operation.ContainingSymbol.ContainingType.Name));
            }
        },
        OperationKind.Invocation);

    private static bool IsNameless(IDelegateCreationOperation callback) =>
        callback.Target is IAnonymousFunctionOperation or IMethodReferenceOperation { Method.MethodKind: MethodKind.LocalFunction };
}
