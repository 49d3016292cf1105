namespace JetVision.Evaluation;

/// <summary>Figures by name, a column for each thing that is evaluated.</summary>
internal sealed class Table
{
    private readonly List<string> _columns = [];
    private readonly List<(string Name, Dictionary<string, string> Values)> _rows = [];

    public void Set(string column, string name, string value)
    {
        if (!_columns.Contains(column))
        {
            _columns.Add(column);
        }

        var at = _rows.FindIndex(row => row.Name == name);
        if (at < 0)
        {
            (at, _) = (_rows.Count, 0);
            _rows.Add((name, []));
        }

        _rows[at].Values[column] = value;
    }

    public void Print()
    {
        var first = _rows.Max(row => row.Name.Length);
        var widths = _columns.ToDictionary(column => column, column => Math.Max(column.Length, _rows.Max(row => row.Values.GetValueOrDefault(column, "").Length)));
        Console.WriteLine($"| {"".PadRight(first)} | {string.Join(" | ", _columns.Select(column => column.PadRight(widths[column])))} |");
        Console.WriteLine($"|{new string('-', first + 2)}|{string.Join("|", _columns.Select(column => new string('-', widths[column] + 2)))}|");
        foreach (var (name, values) in _rows)
        {
            Console.WriteLine($"| {name.PadRight(first)} | {string.Join(" | ", _columns.Select(column => values.GetValueOrDefault(column, "").PadRight(widths[column])))} |");
        }
    }
}
