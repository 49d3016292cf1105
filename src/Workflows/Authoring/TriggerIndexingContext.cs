namespace JetVision.Workflows.Authoring;

/// <summary>Gives a trigger its inputs when the definition that holds it is published; expressions see the definition's default values only.</summary>
public sealed class TriggerIndexingContext
{
    private readonly object?[] _inputs;

    internal TriggerIndexingContext(object?[] inputs) => _inputs = inputs;

    /// <summary>Gets the value of an input.</summary>
    /// <typeparam name="T">The input's type.</typeparam>
    /// <param name="input">One of the trigger's inputs; null when the definition gives none.</param>
    /// <returns>The value; the type's default when the definition gives none.</returns>
    public T? Get<T>(Input<T>? input) => input is { Slot: >= 0 } && input.Slot < _inputs.Length ? (T?)_inputs[input.Slot] : default;
}
