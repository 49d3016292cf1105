namespace JetVision.Workflows.Authoring;

/// <summary>One run of a workflow, as its activities see it during one burst.</summary>
public sealed partial class WorkflowExecutionContext
{
    /// <summary>Gets the id of the instance.</summary>
    public string Id => State.Id;

    /// <summary>Gets or sets the id that ties the run to the outside, such as a request's id; events with a correlation id only reach runs with the same.</summary>
    public string? CorrelationId
    {
        get => State.CorrelationId;
        set => State.CorrelationId = value;
    }

    /// <summary>Gets or sets the name that lists show.</summary>
    public string? Name
    {
        get => State.Name;
        set => State.Name = value;
    }

    /// <summary>Gets the stable id of the definition.</summary>
    public string DefinitionId => State.DefinitionId;

    /// <summary>Gets what the run was started with; while a stimulus is handled, its values too.</summary>
    public IDictionary<string, object?> Input { get; }

    /// <summary>Gets the outputs of the run.</summary>
    public IDictionary<string, object?> Output => State.Output;

    /// <summary>Gets the token that ends the burst.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Gets the services of the burst's scope.</summary>
    public IServiceProvider ServiceProvider { get; }
}
