using System.Text.Json.Nodes;

namespace JetVision.Workflows.Authoring;

/// <summary>
/// A step of a workflow. One object serves every run of the definition version that holds it, so an activity keeps no state of a run in its fields:
/// inputs, outputs and bookmarks live in the <see cref="ActivityExecutionContext"/>.
/// </summary>
public abstract class Activity
{
    /// <summary>Gets or sets the id, unique within the definition.</summary>
    public string Id { get; set; } = "";

    /// <summary>Gets or sets the path of ids from the root, such as <c>Workflow1:flow1:readRequest</c>; unique within the compiled graph.</summary>
    public string NodeId { get; set; } = "";

    /// <summary>Gets or sets the name by which expressions refer to this activity; null when none was given.</summary>
    public string? Name { get; set; }

    /// <summary>Gets or sets the stored type name, such as <c>Elsa.Flowchart</c>.</summary>
    public string Type { get; set; } = "";

    /// <summary>Gets or sets the version of the activity type.</summary>
    public int Version { get; set; } = 1;

    /// <summary>Gets or sets whether this activity, a trigger, may start its workflow.</summary>
    public bool? CanStartWorkflow { get; set; }

    /// <summary>Gets or sets what Studio keeps beside the inputs, such as <c>canStartWorkflow</c>; unknown members survive a round trip.</summary>
    public JsonObject CustomProperties { get; set; } = [];

    /// <summary>Gets or sets the designer's data, such as position and size; unknown members survive a round trip.</summary>
    public JsonObject Metadata { get; set; } = [];

    /// <summary>Runs the activity. It stays open until it completes through the context; one that only creates a bookmark waits.</summary>
    /// <param name="context">The execution of this activity in one run.</param>
    /// <returns>A task that ends when the activity has done what it can do now.</returns>
    protected virtual ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        Execute(context);
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs an activity that has nothing to await.</summary>
    /// <param name="context">The execution of this activity in one run.</param>
    protected virtual void Execute(ActivityExecutionContext context)
    {
    }

    /// <summary>Gets or sets the place of this activity in its compiled graph; given when the definition is compiled.</summary>
    internal Definitions.ActivityNode Node { get; set; } = default!;

    /// <summary>Reads what the general rules cannot, such as a flowchart's connections; called once, when the definition is compiled.</summary>
    internal virtual void Bind(Definitions.NodeBinder binder)
    {
    }

    internal ValueTask InvokeAsync(ActivityExecutionContext context) => ExecuteAsync(context);

    /// <summary>Whether the runner completes the activity when it returns without a bookmark, a child or a completion of its own.</summary>
    internal virtual bool CompletesByItself => false;
}

/// <summary>An activity that is complete when its method returns.</summary>
public abstract class CodeActivity : Activity
{
    internal override bool CompletesByItself => true;
}

/// <summary>An activity that is complete when its method returns, with a result.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
public abstract class CodeActivity<T> : CodeActivity
{
    /// <summary>Gets or sets where the result goes; null when nobody wants it.</summary>
    public Output<T>? Result { get; set; }
}

/// <summary>An activity with a result.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
public abstract class Activity<T> : Activity
{
    /// <summary>Gets or sets where the result goes; null when nobody wants it.</summary>
    public Output<T>? Result { get; set; }
}

/// <summary>An activity whose stimulus may start its workflow.</summary>
public abstract class Trigger : Activity
{
    /// <summary>The stimulus that starts the workflow; the same value that <see cref="ActivityExecutionContext.CreateBookmark(object, ExecuteActivityDelegate, bool)"/> would get.</summary>
    /// <param name="context">Gives the trigger's inputs as they stand when the definition is published.</param>
    /// <returns>The stimulus.</returns>
    protected virtual object GetTriggerPayload(TriggerIndexingContext context) => new();

    /// <summary>All stimuli that start the workflow, for a trigger with several.</summary>
    /// <param name="context">Gives the trigger's inputs as they stand when the definition is published.</param>
    /// <returns>The stimuli; one unless overridden.</returns>
    protected virtual IEnumerable<object> GetTriggerPayloads(TriggerIndexingContext context) => [GetTriggerPayload(context)];

    internal IEnumerable<object> TriggerPayloads(TriggerIndexingContext context) => GetTriggerPayloads(context);
}

/// <summary>A trigger with a result.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
public abstract class Trigger<T> : Trigger
{
    /// <summary>Gets or sets where the result goes; null when nobody wants it.</summary>
    public Output<T>? Result { get; set; }
}

/// <summary>Hears that a child activity is complete.</summary>
/// <param name="context">The container's execution, the child's, and its outcomes.</param>
/// <returns>A task that ends when the container has done what it can do now.</returns>
public delegate ValueTask ActivityCompletionCallback(ActivityCompletedContext context);

/// <summary>A child's completion, as its container hears of it.</summary>
/// <param name="TargetContext">The container's execution.</param>
/// <param name="ChildContext">The child's execution.</param>
/// <param name="Outcomes">The outcomes with which the child completed; null when it named none, which stands for <c>Done</c>.</param>
public sealed record ActivityCompletedContext(ActivityExecutionContext TargetContext, ActivityExecutionContext ChildContext, IReadOnlyList<string>? Outcomes);

/// <summary>Runs or resumes an activity.</summary>
/// <param name="context">The execution of the activity in one run.</param>
/// <returns>A task that ends when the activity has done what it can do now.</returns>
public delegate ValueTask ExecuteActivityDelegate(ActivityExecutionContext context);
