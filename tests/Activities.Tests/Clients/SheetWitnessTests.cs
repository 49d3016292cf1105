using CsCheck;
using JetVision.Activities.Clients.Sheets;
using Xunit;

namespace JetVision.Activities.Tests.Clients;

/// <summary>Rows that move around a write, whatever the sheet, the cells and the moment.</summary>
public class SheetWitnessTests
{
    private const int Width = 4;

    private static readonly Gen<string> Word = Gen.OneOf(["", "yes", "Zurich", "Keller AG", "+41 1"]);

    /// <summary>Rows are told apart by their first cell, as by a client's id; all else may be the same.</summary>
    private static readonly Gen<List<List<string>>> Sheet = Gen.Select(Gen.Int[1, 6], Word.Array[18], (count, words) =>
        Enumerable.Range(0, count + 1).Select(row => Enumerable.Range(0, Width).Select(column => column == 0 ? $"id-{row}" : words[((row * 3) + column - 1) % words.Length]).ToList()).ToList());

    private static readonly Gen<(List<List<string>> Before, List<SheetCell> Cells, int Place, int Count)> Case =
        Gen.Select(Sheet, Gen.Select(Gen.Int[1, 6], Gen.Int[1, Width - 1], Gen.OneOf(["yes", "Keller AG", "Okafor", "+41 9"])).Array[1, 5], Gen.Int[1, 7], Gen.Int[1, 3], (before, cells, place, count) => (
            before,
            cells.Where(cell => cell.Item1 < before.Count && before[cell.Item1][cell.Item2] != cell.Item3).DistinctBy(cell => (cell.Item1, cell.Item2)).Select(cell => new SheetCell(cell.Item1, cell.Item2, cell.Item3)).ToList(),
            Math.Min(place, before.Count),
            count));

    [Fact]
    public void Rows_PutInBeforeTheWrite_GetEveryCoveredCellBack() => Case.Where(one => one.Cells.Count > 0).Sample(one =>
    {
        var after = Insert(one.Before, one.Place, one.Count);
        Write(after, one.Cells);

        var (haveStrayed, putBack, fresh) = SheetWitness.Look(one.Before, after, one.Cells);
        Write(after, putBack);

        // What it covered in a row that came in is not known: that is empty, and said.
        var below = one.Cells.Where(cell => cell.Row >= one.Place).ToList();
        var inFresh = below.Where(cell => cell.Row < one.Place + one.Count).ToList();
        Assert.Equal(below.Any(cell => !below.Contains(cell with { Row = cell.Row + one.Count })), haveStrayed);
        AssertKnownRows(one.Before, one.Cells, after);
        if (haveStrayed)
        {
            var rows = Insert(one.Before, one.Place, one.Count);
            Write(rows, inFresh.Select(cell => cell with { Text = "" }));
            Assert.Equal(inFresh.Select(cell => cell.Row).Distinct().Order(), fresh.Order());
            Assert.Equal(rows[one.Place..(one.Place + one.Count)], after[one.Place..(one.Place + one.Count)]);
        }
    }, iter: 3_000);

    [Fact]
    public void Rows_PutInAfterTheWrite_AreLeftAlone() => Case.Where(one => one.Cells.Count > 0).Sample(one =>
    {
        var written = one.Before.Select(row => row.ToList()).ToList();
        Write(written, one.Cells);
        var after = Insert(written, one.Place, one.Count);

        var (haveStrayed, putBack, _) = SheetWitness.Look(one.Before, after, one.Cells);

        Assert.False(haveStrayed);
        Assert.Empty(putBack);
    }, iter: 3_000);

    [Fact]
    public void Rows_PutInBeforeTheWriteAndAgainAfterIt_CoverNobodysWords() => Gen.Select(Case, Gen.Int[1, 6], Gen.Int[1, 3]).Where(one => one.Item1.Cells.Count > 0).Sample(one =>
    {
        var (first, place, count) = one;
        var after = Insert(first.Before, first.Place, first.Count);
        Write(after, first.Cells);
        var later = Insert(after, Math.Min(place, after.Count), count);

        var (_, putBack, _) = SheetWitness.Look(first.Before, later, first.Cells);
        Write(later, putBack);

        AssertKnownRows(first.Before, first.Cells, later);
    }, iter: 3_000);

    [Fact]
    public void PutBack_LookedAtAgain_HasNothingLeftToDo() => Case.Where(one => one.Cells.Count > 0).Sample(one =>
    {
        var after = Insert(one.Before, one.Place, one.Count);
        Write(after, one.Cells);
        Write(after, SheetWitness.Look(one.Before, after, one.Cells).PutBack);

        Assert.Empty(SheetWitness.Look(one.Before, after, one.Cells).PutBack);
    }, iter: 3_000);

    /// <summary>Every row that was known holds what it held, or what was meant for it.</summary>
    private static void AssertKnownRows(List<List<string>> before, List<SheetCell> cells, List<List<string>> now)
    {
        foreach (var row in now.Where(row => row[0].StartsWith("id-", StringComparison.Ordinal)))
        {
            var index = before.FindIndex(known => known[0] == row[0]);
            for (var column = 1; column < Width; column++)
            {
                Assert.Contains(row[column], cells.Where(cell => cell.Row == index && cell.Column == column).Select(cell => cell.Text).Append(before[index][column]));
            }
        }
    }

    private static List<List<string>> Insert(List<List<string>> rows, int place, int count)
    {
        var copy = rows.Select(row => row.ToList()).ToList();
        copy.InsertRange(place, Enumerable.Range(0, count).Select(number => new List<string> { "", $"Put in {number}", "", "" }));
        return copy;
    }

    private static void Write(List<List<string>> rows, IEnumerable<SheetCell> cells)
    {
        foreach (var cell in cells)
        {
            rows[cell.Row][cell.Column] = cell.Text;
        }
    }
}
