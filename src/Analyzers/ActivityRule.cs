using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace JetVision.Analyzers;

/// <summary>A rule for the code of activities. It says nothing in a compilation that has none.</summary>
public abstract class ActivityRule : DiagnosticAnalyzer
{
    /// <summary>Watches a compilation that knows activities.</summary>
    /// <param name="context">Where to register.</param>
    /// <param name="names">The engine's types.</param>
    private protected abstract void Start(CompilationStartAnalysisContext context, EngineTypes names);

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (EngineTypes.Of(start.Compilation) is { } names)
            {
                Start(start, names);
            }
        });
    }

    private protected static DiagnosticDescriptor Describe(string id, string title, string message) =>
        new(id, title, message, "Activities", DiagnosticSeverity.Warning, isEnabledByDefault: true);
}
