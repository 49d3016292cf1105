using Microsoft.CodeAnalysis;

namespace JetVision.Analyzers;

/// <summary>The engine's types, as the compilation at hand knows them.</summary>
internal sealed class EngineTypes
{
    private const string Authoring = "JetVision.Workflows.Authoring.";
    private readonly INamedTypeSymbol _activity;
    private readonly INamedTypeSymbol _codeActivity;
    private readonly INamedTypeSymbol _activityAttribute;
    private readonly INamedTypeSymbol _flowNode;
    private readonly INamedTypeSymbol _input;
    private readonly INamedTypeSymbol _output;
    private readonly INamedTypeSymbol _port;
    private readonly INamedTypeSymbol _context;

    private EngineTypes(Func<string, INamedTypeSymbol> type)
    {
        _activity = type("Activity");
        _codeActivity = type("CodeActivity");
        _activityAttribute = type("ActivityAttribute");
        _flowNode = type("FlowNodeAttribute");
        _input = type("Input");
        _output = type("Output");
        _port = type("PortAttribute");
        _context = type("ActivityExecutionContext");
    }

    /// <summary>Finds them; null in a compilation that does not know them.</summary>
    public static EngineTypes? Of(Compilation compilation)
    {
        var isWhole = true;
        var types = new EngineTypes(name =>
        {
            var type = compilation.GetTypeByMetadataName(Authoring + name);
            isWhole &= type is not null;
            return type!;
        });
        return isWhole ? types : null;
    }

    public bool IsActivity(ITypeSymbol? type) => Derives(type, _activity);

    public bool CompletesByItself(ITypeSymbol type) => Derives(type, _codeActivity);

    public bool IsContext(ITypeSymbol? type) => SymbolEqualityComparer.Default.Equals(type, _context);

    public bool IsOffered(ISymbol type) => Has(type, _activityAttribute);

    /// <summary>Whether Studio fills it: an input, an output or a place for another activity.</summary>
    public bool IsFilledByDefinitions(IPropertySymbol property) => Derives(property.Type, _input) || Derives(property.Type, _output) || Has(property, _port);

    /// <summary>The outcomes that the class says it has; null when it does not say.</summary>
    public IReadOnlyList<string>? Outcomes(ITypeSymbol type)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            if (at.GetAttributes().FirstOrDefault(attribute => SymbolEqualityComparer.Default.Equals(attribute.AttributeClass, _flowNode)) is { } said)
            {
                return [.. said.ConstructorArguments.SelectMany(argument => argument.Kind == TypedConstantKind.Array ? argument.Values.AsEnumerable() : [argument])
                    .Select(argument => argument.Value).OfType<string>()];
            }
        }

        return null;
    }

    private static bool Has(ISymbol symbol, INamedTypeSymbol attribute) =>
        symbol.GetAttributes().Any(given => SymbolEqualityComparer.Default.Equals(given.AttributeClass, attribute));

    private static bool Derives(ITypeSymbol? type, INamedTypeSymbol from)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(at.OriginalDefinition, from))
            {
                return true;
            }
        }

        return false;
    }
}
