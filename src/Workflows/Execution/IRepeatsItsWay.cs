using System.Text.Json;
using JetVision.Workflows.Authoring;

namespace JetVision.Workflows.Execution;

/// <summary>Runs activities of its own by what came from the outside: told again, it does not act, and schedules the same ones for what was recorded.</summary>
internal interface IRepeatsItsWay
{
    /// <summary>Goes on as after the recorded answer.</summary>
    /// <param name="context">The execution that is told again.</param>
    /// <param name="recorded">What was recorded of it.</param>
    /// <returns>Whether the record tells how; otherwise it completes as recorded.</returns>
    bool Repeat(ActivityExecutionContext context, RecordedWay recorded);
}

/// <summary>What the journal tells of an execution that ran activities of its own.</summary>
/// <param name="Outputs">The outputs that were written, by name.</param>
/// <param name="JournalData">What it added to its journal entry.</param>
/// <param name="Scheduled">The ids of the activities that it ran, in the order in which they began.</param>
internal sealed record RecordedWay(IReadOnlyDictionary<string, JsonElement> Outputs, IReadOnlyDictionary<string, object?> JournalData, IReadOnlyList<string> Scheduled);
