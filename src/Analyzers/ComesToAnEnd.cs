using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace JetVision.Analyzers;

/// <summary>An activity that neither completes nor waits nor runs another stays open, and its run with it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ComesToAnEnd : ActivityRule
{
    private static readonly DiagnosticDescriptor _rule = Describe(
        "JVA004", "An activity never completes", "{0} neither completes nor waits nor schedules another, so its run stays open for ever: call CompleteActivityAsync, or derive from CodeActivity");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [_rule];

    private protected override void Start(CompilationStartAnalysisContext context, EngineTypes names) => context.RegisterSymbolStartAction(
        symbol =>
        {
            var type = (INamedTypeSymbol)symbol.Symbol;
            if (type.IsAbstract || !names.IsActivity(type) || names.CompletesByItself(type)
                || type.GetMembers().OfType<IMethodSymbol>().FirstOrDefault(method => method is { IsOverride: true, Name: "Execute" or "ExecuteAsync" }) is not { } runs)
            {
                return;
            }

            var goesOn = new ConcurrentBag<bool>();
            symbol.RegisterOperationAction(
                operation =>
                {
                    var call = (IInvocationOperation)operation.Operation;
                    if (names.IsContext(call.TargetMethod.ContainingType) ? IsWish(call.TargetMethod.Name) : call.Arguments.Any(argument => names.IsContext(argument.Value.Type)))
                    {
                        goesOn.Add(true);
                    }
                },
                OperationKind.Invocation);
            symbol.RegisterOperationAction(
                operation =>
                {
                    // One that only throws is meant to fault.
                    if (operation.Operation.Parent is IBlockOperation { Parent: IMethodBodyOperation } or IExpressionStatementOperation { Parent: IBlockOperation { Parent: IMethodBodyOperation } }
                        && SymbolEqualityComparer.Default.Equals(operation.ContainingSymbol, runs))
                    {
                        goesOn.Add(true);
                    }
                },
                OperationKind.Throw);
            symbol.RegisterSymbolEndAction(end =>
            {
                if (goesOn.IsEmpty)
                {
                    end.ReportDiagnostic(Diagnostic.Create(_rule, runs.Locations[0], type.Name));
                }
            });
        },
        SymbolKind.NamedType);

    private static bool IsWish(string method) =>
        method.StartsWith("Complete", StringComparison.Ordinal) || method.StartsWith("Create", StringComparison.Ordinal) || method.StartsWith("Schedule", StringComparison.Ordinal);
}
