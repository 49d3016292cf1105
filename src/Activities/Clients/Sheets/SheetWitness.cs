namespace JetVision.Activities.Clients.Sheets;

/// <summary>
/// Sees whether rows moved between a read and a write: Google's values have no condition on writing, so a row that somebody puts in at that moment makes cells land one row
/// off. What they covered is known from the read and is put back, at once or, when the server died in between, by the next sync, wherever the rows stand by then: a row is known
/// again by all its cells but those that were written. In a row that came in between nothing is known: our words are taken out of it, and a person is told.
/// </summary>
internal static class SheetWitness
{
    /// <summary>Compares the sheet after a write with what it held before.</summary>
    /// <returns>Whether cells are not in the rows that they were meant for, the cells to put back then, and the rows, new since the read, in which a cell may have been covered.</returns>
    public static (bool HaveStrayed, IReadOnlyList<SheetCell> PutBack, IReadOnlyList<int> Fresh) Look(
        IReadOnlyList<IReadOnlyList<string>> before, IReadOnlyList<IReadOnlyList<string>> after, IReadOnlyList<SheetCell> written)
    {
        var groups = written.GroupBy(cell => cell.Row).Where(row => row.Key > 0).ToDictionary(row => row.Key, row => row.ToList());
        var words = written.Select(cell => (cell.Column, cell.Text)).ToHashSet();
        if (groups.All(row => HasLanded(row.Key)))
        {
            return (false, [], []);
        }

        // The write is one for all cells. So that those that look well may have got their words from another's, all are looked at.
        var (back, fresh) = (new Dictionary<(int Row, int Column), SheetCell>(), new List<int>());
        foreach (var (index, cells) in groups.Where(row => Targets(row.Key).Any()))
        {
            foreach (var place in Enumerable.Range(1, Math.Max(0, after.Count - 1)).Where(place => cells.Any(cell => Holds(place, cell)) && !IsTarget(index, place)))
            {
                if (Enumerable.Range(1, Math.Max(0, before.Count - 1)).FirstOrDefault(other => other != index && IsTarget(other, place)) is > 0 and var source)
                {
                    Put(place, cells, cell => Cell(At(before, source), cell.Column));
                }
                else if (place == index)
                {
                    fresh.Add(place);
                    Put(place, cells, _ => "");
                }
            }
        }

        return (true, [.. back.Values], fresh);

        bool HasLanded(int index) => Targets(index) is var targets && (!targets.Any() || targets.Any(place => groups[index].All(cell => Holds(place, cell))));

        // Where the row that a group was meant for stands now: mostly where it stood. One that stands nowhere was edited in its place, or deleted.
        IEnumerable<int> Targets(int index) => Enumerable.Range(1, Math.Max(0, after.Count - 1)).Prepend(index).Where(place => IsTarget(index, place));

        // Wherever a row stands now, any of our words may have landed on it.
        bool IsTarget(int row, int place)
        {
            var (was, now) = (At(before, row), At(after, place));
            for (var column = 0; column < Math.Max(was.Count, now.Count); column++)
            {
                if (Cell(was, column) != Cell(now, column) && !words.Contains((column, Cell(now, column))) && groups.GetValueOrDefault(row)?.Exists(cell => cell.Column == column) != true)
                {
                    return false;
                }
            }

            return true;
        }

        bool Holds(int place, SheetCell cell) => Cell(At(after, place), cell.Column) == cell.Text;

        // What no longer holds our words has been typed over since; what was meant to hold them may keep them.
        void Put(int place, List<SheetCell> cells, Func<SheetCell, string> held)
        {
            foreach (var cell in cells.Where(cell => Holds(place, cell) && held(cell) != cell.Text && !written.Any(meant => meant.Column == cell.Column && meant.Text == cell.Text && IsTarget(meant.Row, place))))
            {
                back.TryAdd((place, cell.Column), cell with { Row = place, Text = held(cell) });
            }
        }
    }

    private static IReadOnlyList<string> At(IReadOnlyList<IReadOnlyList<string>> rows, int row) => row < rows.Count ? rows[row] : [];

    private static string Cell(IReadOnlyList<string> row, int column) => column < row.Count ? row[column] : "";
}
