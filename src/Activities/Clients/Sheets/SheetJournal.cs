using JetVision.Activities.Storage;

namespace JetVision.Activities.Clients.Sheets;

/// <summary>
/// What a sync is about to write to the sheet, saved before it does. When the server dies, or Google's answer is lost, before the outcome is saved, the next sync knows from it
/// what in the sheet is our own words and no person's, and what a write that went astray has covered.
/// </summary>
/// <param name="Writes">The writes of cells whose landing is not known yet: a plan's, then one that puts back what that covered in other rows, one that puts back what this one did, and so on.</param>
/// <param name="Written">The values that cells and new rows carry, by client and field.</param>
/// <param name="Conflicts">The conflicts: of those that we win, the writing leaves no trace in the sheet.</param>
internal sealed record SheetJournal(IReadOnlyList<SheetWrite> Writes, IReadOnlyDictionary<Guid, Dictionary<string, string>> Written, IReadOnlyList<SheetClash> Conflicts)
{
    public static SheetJournal Empty { get; } = new([], new Dictionary<Guid, Dictionary<string, string>>(), []);

    public static SheetJournal Read(string json) => StoredJson.Read<SheetJournal>(json);

    public string Json() => StoredJson.Write(this);

    /// <summary>The same with what a plan will do, which takes the place of what a plan before meant for the same cell.</summary>
    public SheetJournal With(SheetPlan plan, IReadOnlyList<IReadOnlyList<string>> before) => new(
        plan.Cells.Count > 0 ? [.. Writes, new(before, [.. plan.Cells])] : Writes,
        Written.Concat(plan.Written).SelectMany(client => client.Value.Select(value => (Client: client.Key, value.Key, value.Value))).GroupBy(value => value.Client)
            .ToDictionary(client => client.Key, client => client.GroupBy(value => value.Key).ToDictionary(field => field.Key, field => field.Last().Value)),
        [.. Conflicts.ExceptBy(plan.Conflicts.Select(SheetClash.Cell), SheetClash.Cell), .. plan.Conflicts]);

    /// <summary>Whether the words in a cell are those that we meant to write there.</summary>
    public bool HasWritten(Guid client, string field, string text) => Written.TryGetValue(client, out var values) && values.TryGetValue(field, out var ours) && ours == text;
}

/// <summary>Cells that are written in one call.</summary>
/// <param name="Before">The sheet as it was read before.</param>
/// <param name="Cells">The cells.</param>
internal sealed record SheetWrite(IReadOnlyList<IReadOnlyList<string>> Before, IReadOnlyList<SheetCell> Cells);
