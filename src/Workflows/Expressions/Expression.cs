using JetVision.Workflows.Authoring;

namespace JetVision.Workflows.Expressions;

/// <summary>What a definition writes where a value is wanted.</summary>
/// <param name="Type">The language: <c>Literal</c>, <c>Object</c>, <c>JavaScript</c>, <c>Liquid</c>, <c>Variable</c> or <c>Input</c>.</param>
/// <param name="Value">The text, the literal, or the reference, as the definition's JSON holds it.</param>
public sealed record Expression(string Type, object? Value)
{
    /// <summary>Makes a literal.</summary>
    /// <param name="value">The value itself.</param>
    /// <returns>The expression.</returns>
    public static Expression Literal(object? value) => new("Literal", value);

    /// <summary>Makes a reference to a variable.</summary>
    /// <param name="variable">The variable.</param>
    /// <returns>The expression.</returns>
    public static Expression OfVariable(Variable variable) => new("Variable", variable);
}
