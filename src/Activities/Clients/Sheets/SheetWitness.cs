namespace JetVision.Activities.Clients.Sheets;

/// <summary>
/// Sees whether rows moved between a read and a write: Google's values have no condition on writing, so a row that somebody puts in at that moment makes cells land one row
/// off. What they covered is known from the read and is put back, at once or, when the server died in between, by the next sync. In a row that came in between nothing is known: our words are taken out of it, and a person is told.
/// </summary>
internal static class SheetWitness
{
    /// <summary>Compares the sheet after a write with what it held before.</summary>
    /// <returns>Whether cells landed in other rows than meant, the cells to put back then, and the rows, new since the read, in which a cell may have been covered.</returns>
    public static (bool HaveStrayed, IReadOnlyList<SheetCell> PutBack, IReadOnlyList<int> Fresh) Look(
        IReadOnlyList<IReadOnlyList<string>> before, IReadOnlyList<IReadOnlyList<string>> after, IReadOnlyList<SheetCell> written)
    {
        var (back, fresh) = (new List<SheetCell>(), new List<int>());
        var moved = written.GroupBy(cell => cell.Row).Where(row => row.Key > 0).Select(row => (Index: row.Key, Cells: row.ToList())).Where(row => HasMoved(row.Index, row.Cells)).ToList();
        if (moved.All(row => Places(row.Index, row.Cells).Any(place => row.Cells.All(cell => Cell(At(after, place), cell.Column) == cell.Text))))
        {
            // All cells travelled with their rows, so these moved after the write, which is one for all cells.
            return (false, back, fresh);
        }

        foreach (var (index, cells) in moved)
        {
            var columns = Columns(cells);
            var source = Enumerable.Range(1, Math.Max(0, before.Count - 1)).FirstOrDefault(other => other != index && Same(At(before, other), At(after, index), columns));
            // What no longer holds our words has been typed over since.
            var covered = cells.Where(cell => Cell(At(after, index), cell.Column) == cell.Text).ToList();
            back.AddRange(covered.Select(cell => cell with { Text = source > 0 ? Cell(At(before, source), cell.Column) : "" }).Where(cell => cell.Text != Cell(At(after, index), cell.Column)));
            if (source == 0 && covered.Count > 0)
            {
                fresh.Add(index);
            }
        }

        return (true, back, fresh);

        // A row that stands where it stood shares something with what it was: rows are told apart by all cells that were not written. One that stands nowhere else was edited in its place.
        bool HasMoved(int index, List<SheetCell> cells) => !Same(At(before, index), At(after, index), Columns(cells)) && Places(index, cells).Any();

        IEnumerable<int> Places(int index, List<SheetCell> cells)
        {
            var columns = Columns(cells);
            return Enumerable.Range(1, Math.Max(0, after.Count - 1)).Where(other => other != index && Same(At(before, index), At(after, other), columns));
        }
    }

    private static HashSet<int> Columns(List<SheetCell> cells) => [.. cells.Select(cell => cell.Column)];

    private static bool Same(IReadOnlyList<string> left, IReadOnlyList<string> right, HashSet<int> except) =>
        Enumerable.Range(0, Math.Max(left.Count, right.Count)).All(column => except.Contains(column) || Cell(left, column) == Cell(right, column));

    private static IReadOnlyList<string> At(IReadOnlyList<IReadOnlyList<string>> rows, int row) => row < rows.Count ? rows[row] : [];

    private static string Cell(IReadOnlyList<string> row, int column) => column < row.Count ? row[column] : "";
}
