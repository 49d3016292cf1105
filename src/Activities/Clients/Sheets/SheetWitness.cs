namespace JetVision.Activities.Clients.Sheets;

/// <summary>
/// Sees whether rows moved between a read and a write: Google's values have no condition on writing, so a row that somebody puts in at that moment makes cells land one row
/// off. What they covered is known from the read and is put back. In a row that came in between nothing is known: our words are taken out of it, and a person is told.
/// </summary>
internal static class SheetWitness
{
    /// <summary>Compares the sheet after a write with what it held before.</summary>
    /// <returns>The cells to put back, and the rows, new since the read, in which a cell may have been covered.</returns>
    public static (IReadOnlyList<SheetCell> PutBack, IReadOnlyList<int> Fresh) Look(
        IReadOnlyList<IReadOnlyList<string>> before, IReadOnlyList<IReadOnlyList<string>> after, IReadOnlyList<SheetCell> written)
    {
        var (back, fresh) = (new List<SheetCell>(), new List<int>());
        foreach (var row in written.GroupBy(cell => cell.Row).Where(row => row.Key > 0))
        {
            var columns = row.Select(cell => cell.Column).ToHashSet();
            // A row that stands where it stood shares something with what it was: rows are told apart by all cells that were not written.
            if (Same(At(before, row.Key), At(after, row.Key), columns) || !HasMoved(before, after, row.Key, columns))
            {
                continue;
            }

            var source = Enumerable.Range(1, Math.Max(0, before.Count - 1)).FirstOrDefault(other => other != row.Key && Same(At(before, other), At(after, row.Key), columns));
            back.AddRange(row.Select(cell => cell with { Text = source > 0 ? Cell(At(before, source), cell.Column) : "" }));
            if (source == 0)
            {
                fresh.Add(row.Key);
            }
        }

        return (back, fresh);
    }

    /// <summary>Whether the row that stood here stands elsewhere now; otherwise it was edited in its place.</summary>
    private static bool HasMoved(IReadOnlyList<IReadOnlyList<string>> before, IReadOnlyList<IReadOnlyList<string>> after, int row, HashSet<int> columns) =>
        Enumerable.Range(1, Math.Max(0, after.Count - 1)).Any(other => other != row && Same(At(before, row), At(after, other), columns));

    private static bool Same(IReadOnlyList<string> left, IReadOnlyList<string> right, HashSet<int> except) =>
        Enumerable.Range(0, Math.Max(left.Count, right.Count)).All(column => except.Contains(column) || Cell(left, column) == Cell(right, column));

    private static IReadOnlyList<string> At(IReadOnlyList<IReadOnlyList<string>> rows, int row) => row < rows.Count ? rows[row] : [];

    private static string Cell(IReadOnlyList<string> row, int column) => column < row.Count ? row[column] : "";
}
