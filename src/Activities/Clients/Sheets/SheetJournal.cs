using JetVision.Activities.Storage;

namespace JetVision.Activities.Clients.Sheets;

/// <summary>
/// What a sync is about to write to the sheet, saved before it does. When the server dies, or Google's answer is lost, before the outcome is saved, the next sync knows from it
/// what in the sheet is our own words and no person's, and what a write that went astray has covered.
/// </summary>
/// <param name="Before">The sheet as it was read before the cells were written; empty once it is known where they landed.</param>
/// <param name="Cells">The cells.</param>
/// <param name="Written">The values that cells and new rows carry, by client and field.</param>
/// <param name="Conflicts">The conflicts: of those that we win, the writing leaves no trace in the sheet.</param>
internal sealed record SheetJournal(
    IReadOnlyList<IReadOnlyList<string>> Before, IReadOnlyList<SheetCell> Cells, IReadOnlyDictionary<Guid, Dictionary<string, string>> Written, IReadOnlyList<SheetClash> Conflicts)
{
    public static SheetJournal Of(IReadOnlyList<IReadOnlyList<string>> before, SheetPlan plan) =>
        new(plan.Cells.Count > 0 ? before : [], [.. plan.Cells], plan.Written, [.. plan.Conflicts]);

    public static SheetJournal Read(string json) => StoredJson.Read<SheetJournal>(json);

    /// <summary>The same once it is known where the cells landed.</summary>
    public SheetJournal Landed() => this with { Before = [], Cells = [] };

    /// <summary>Whether the words in a cell are those that we meant to write there.</summary>
    public bool HasWritten(Guid client, string field, string text) => Written.TryGetValue(client, out var values) && values.TryGetValue(field, out var ours) && ours == text;
}
