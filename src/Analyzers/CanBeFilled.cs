using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace JetVision.Analyzers;

/// <summary>What a definition cannot reach is missing in the designer, without a word.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CanBeFilled : ActivityRule
{
    private static readonly DiagnosticDescriptor _property = Describe(
        "JVA005", "A definition cannot fill a property", "{0}.{1} is not to be had in the designer: give it a public getter and setter");

    private static readonly DiagnosticDescriptor _class = Describe(
        "JVA006", "An activity is not offered", "{0} has [Activity] and is {1}, so that no definition can use it");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [_property, _class];

    private protected override void Start(CompilationStartAnalysisContext context, EngineTypes names)
    {
        context.RegisterSymbolAction(
            symbol =>
            {
                var property = (IPropertySymbol)symbol.Symbol;
                if (property is { IsStatic: false, IsIndexer: false, IsOverride: false } && names.IsActivity(property.ContainingType) && names.IsFilledByDefinitions(property)
                    && !(property is { GetMethod.DeclaredAccessibility: Accessibility.Public, SetMethod.DeclaredAccessibility: Accessibility.Public }))
                {
                    symbol.ReportDiagnostic(Diagnostic.Create(_property, property.Locations[0], property.ContainingType.Name, property.Name));
                }
            },
            SymbolKind.Property);
        context.RegisterSymbolAction(
            symbol =>
            {
                var type = (INamedTypeSymbol)symbol.Symbol;
                var why = !names.IsActivity(type) ? "no Activity" : type.IsAbstract ? "abstract" : type.IsGenericType ? "generic" : null;
                if (why is not null && names.IsOffered(type))
                {
                    symbol.ReportDiagnostic(Diagnostic.Create(_class, type.Locations[0], type.Name, why));
                }
            },
            SymbolKind.NamedType);
    }
}
