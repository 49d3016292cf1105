using System.Text.Json;
using JetVision.Workflows.Expressions;

namespace JetVision.Workflows.Runtime.Alterations;

/// <summary>A change that a person makes to a run from outside. The words and members are Elsa's.</summary>
public abstract record Alteration
{
    /// <summary>Gets the word by which it is written in JSON.</summary>
    public string Type => GetType().Name;

    /// <summary>Moves the run to another version of its definition: it goes on from where it stands, by the new version.</summary>
    /// <param name="TargetVersion">The version's number.</param>
    public sealed record Migrate(int TargetVersion) : Alteration;

    /// <summary>Sets a variable.</summary>
    /// <param name="VariableId">The variable's id, or its name when no variable has it as its id.</param>
    /// <param name="Value">The value; converted to the variable's type.</param>
    public sealed record ModifyVariable(string VariableId, object? Value) : Alteration;

    /// <summary>Runs an activity: the execution again, or the activity anew in the container that is open around it.</summary>
    /// <param name="ActivityId">The activity; null when an execution is named.</param>
    /// <param name="ActivityInstanceId">The execution; null when an activity is named.</param>
    public sealed record ScheduleActivity(string? ActivityId, string? ActivityInstanceId) : Alteration;

    /// <summary>Cancels what is open of an activity; the container goes on as if that branch were dead.</summary>
    /// <param name="ActivityId">The activity, of which all open executions are cancelled; null when one is named.</param>
    /// <param name="ActivityInstanceId">The execution; null when an activity is named.</param>
    public sealed record CancelActivity(string? ActivityId, string? ActivityInstanceId) : Alteration;

    /// <summary>Cancels the run.</summary>
    public sealed record Cancel : Alteration;

    /// <summary>Reads alterations as Elsa's clients write them.</summary>
    /// <param name="json">An array of objects, each with a <c>type</c>.</param>
    /// <returns>The alterations, in order.</returns>
    /// <exception cref="FormatException">One has a type that there is not, or lacks what its type needs; the message says which.</exception>
    public static IReadOnlyList<Alteration> ReadAll(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray().Select(Read)] : throw new FormatException("Give the alterations as an array.");

    private static Alteration Read(JsonElement json) => Text(json, "type") switch
    {
        "Migrate" or "MigrateWorkflow" => new Migrate(
            json.TryGetProperty("targetVersion", out var version) && version.TryGetInt32(out var number) ? number : throw new FormatException("A 'Migrate' needs a targetVersion.")),
        "ModifyVariable" => new ModifyVariable(
            Text(json, "variableId") ?? throw new FormatException("A 'ModifyVariable' needs a variableId."), json.TryGetProperty("value", out var value) ? ValueConverter.ToPlain(value) : null),
        "ScheduleActivity" => new ScheduleActivity(Text(json, "activityId"), Instance(json) ?? Required(json, "ScheduleActivity")),
        "CancelActivity" => new CancelActivity(Text(json, "activityId"), Instance(json) ?? Required(json, "CancelActivity")),
        "Cancel" => new Cancel(),
        var other => throw new FormatException($"There is no alteration '{other}'. There are: Migrate, ModifyVariable, ScheduleActivity, CancelActivity, Cancel."),
    };

    private static string? Required(JsonElement json, string type) =>
        Text(json, "activityId") is null ? throw new FormatException($"A '{type}' needs an activityId or an activityInstanceId.") : null;

    private static string? Instance(JsonElement json) => Text(json, "activityInstanceId") is { } text ? text[(text.LastIndexOf('.') + 1)..] : null;

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}

/// <summary>How much a line of an alteration's log matters.</summary>
public enum AlterationLevel
{
    /// <summary>What is done.</summary>
    Information,

    /// <summary>What is lost or will be otherwise than one may think; it is done all the same.</summary>
    Warning,

    /// <summary>Why nothing is done.</summary>
    Error,
}

/// <summary>A line of an alteration's log.</summary>
/// <param name="Level">How much it matters.</param>
/// <param name="Message">For a person.</param>
/// <param name="ActivityId">The activity that it is about; null for the run as a whole.</param>
public sealed record AlterationLine(AlterationLevel Level, string Message, string? ActivityId = null);

/// <summary>What became, or in a dry run what would become, of one run.</summary>
/// <param name="WorkflowInstanceId">The run.</param>
/// <param name="Log">What is done and what is lost; with an error, nothing is done.</param>
/// <param name="HasScheduledWork">Whether the run moves on by it.</param>
public sealed record AlterationResult(string WorkflowInstanceId, IReadOnlyList<AlterationLine> Log, bool HasScheduledWork)
{
    /// <summary>Gets whether it is done, or would be: all of it or nothing.</summary>
    public bool IsSuccessful => Log.All(line => line.Level != AlterationLevel.Error);
}
