using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace JetVision.Sandbox.Google.Sheets;

/// <summary>Spreadsheets in memory: tabs of text cells, addressed as Google does.</summary>
internal sealed partial class PracticeSheets
{
    /// <summary>The spreadsheet that is there from the start.</summary>
    public const string Clients = "practice-clients";

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, List<List<string>>>> _books = new();
    private readonly Lock _gate = new();

    public PracticeSheets() => Put(Clients, "Clients",
    [
        ["Client ID", "Name", "Company", "Email", "Phone", "VIP", "Notes"],
        ["", "Maria Keller", "Keller Partners", "maria@keller.example", "+41 44 555 01 20", "yes", "Vegetarian catering"],
        ["", "Tom Okafor", "Okafor Energy", "tom@okafor.example", "+1 212 555 0142", "", "Travels with a small dog"],
    ]);

    /// <summary>How many rows a person puts in at the top the moment before the next write.</summary>
    public int RowsBeforeWrite { get; set; }

    public bool Has(string book) => _books.ContainsKey(book);

    public IReadOnlyList<string> Tabs(string book) => _books.TryGetValue(book, out var tabs) ? [.. tabs.Keys] : [];

    public void Put(string book, string tab, IEnumerable<IEnumerable<string>> rows)
    {
        lock (_gate)
        {
            _books.GetOrAdd(book, _ => new())[tab] = [.. rows.Select(row => row.ToList())];
        }
    }

    /// <summary>Reads a range without the empty cells at its ends, as Google does; null when there is no such range.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Read(string book, string range)
    {
        lock (_gate)
        {
            if (Find(book, range) is not ({ } rows, var area))
            {
                return null;
            }

            var found = rows.Skip(area.Top).Take(area.Bottom - area.Top + 1)
                .Select(row => row.Skip(area.Left).Take(area.Right - area.Left + 1).Reverse().SkipWhile(cell => cell.Length == 0).Reverse().ToList()).ToList();
            while (found.Count > 0 && found[^1].Count == 0)
            {
                found.RemoveAt(found.Count - 1);
            }

            return found;
        }
    }

    /// <summary>Writes cells from a range's first one on; false when there is no such range.</summary>
    public bool Write(string book, string range, IReadOnlyList<IReadOnlyList<string>> values)
    {
        lock (_gate)
        {
            if (Find(book, range) is not ({ } rows, var area))
            {
                return false;
            }

            for (; RowsBeforeWrite > 0; RowsBeforeWrite--)
            {
                rows.Insert(1, ["", "Put in meanwhile"]);
            }

            Set(rows, area.Top, area.Left, values);
            return true;
        }
    }

    /// <summary>Adds rows below the last one that holds anything.</summary>
    /// <returns>The range that was written; null when there is no such tab.</returns>
    public string? Append(string book, string range, IReadOnlyList<IReadOnlyList<string>> values)
    {
        lock (_gate)
        {
            if (Find(book, range) is not ({ } rows, var area))
            {
                return null;
            }

            var last = rows.FindLastIndex(row => row.Any(cell => cell.Length > 0)) + 1;
            Set(rows, last, area.Left, values);
            return $"{Tab(range)}!A{last + 1}";
        }
    }

    public static bool IsRange(string range) => Range().IsMatch(range);

    private static void Set(List<List<string>> rows, int top, int left, IReadOnlyList<IReadOnlyList<string>> values)
    {
        for (var down = 0; down < values.Count; down++)
        {
            while (rows.Count <= top + down)
            {
                rows.Add([]);
            }

            var row = rows[top + down];
            for (var right = 0; right < values[down].Count; right++)
            {
                while (row.Count <= left + right)
                {
                    row.Add("");
                }

                row[left + right] = values[down][right];
            }
        }
    }

    private (List<List<string>>? Rows, (int Top, int Left, int Bottom, int Right) Area) Find(string book, string range)
    {
        var match = Range().Match(range);
        if (!match.Success || !_books.TryGetValue(book, out var tabs) || !tabs.TryGetValue(Tab(range), out var rows))
        {
            return (null, default);
        }

        var (left, top) = (Column(match.Groups["c1"].Value) ?? 0, Row(match.Groups["r1"].Value) ?? 0);
        var isOne = match.Groups["c1"].Success && !match.Groups["to"].Success;
        return (rows, (top, left, isOne ? top : Row(match.Groups["r2"].Value) ?? int.MaxValue / 2, isOne ? left : Column(match.Groups["c2"].Value) ?? int.MaxValue / 2));
    }

    private static string Tab(string range) => Range().Match(range).Groups["tab"].Value.Replace("''", "'", StringComparison.Ordinal);

    private static int? Row(string text) => text.Length == 0 ? null : int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) - 1;

    private static int? Column(string text) => text.Length == 0 ? null : text.Aggregate(0, (sum, letter) => (sum * 26) + letter - 'A' + 1) - 1;

    [GeneratedRegex(@"^(?:'(?<tab>(?:[^']|'')+)'|(?<tab>[^'!]+))(?:!(?<c1>[A-Z]{1,3})(?<r1>\d{1,7})?(?<to>:(?<c2>[A-Z]{1,3})(?<r2>\d{1,7})?)?)?$")]
    private static partial Regex Range();
}
