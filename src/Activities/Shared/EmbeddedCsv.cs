using System.Text;

namespace JetVision.Activities.Shared;

/// <summary>Reads the tables that ship inside the assembly. They are our own files: a first line with the columns' names, cells by comma, quotes round a cell that holds one.</summary>
internal static class EmbeddedCsv
{
    /// <summary>Goes through the rows below the names.</summary>
    /// <param name="resource">Folders and file below the assembly's root, with dots between, such as <c>Aircraft.Data.types.csv</c>.</param>
    /// <exception cref="InvalidDataException">A row has not as many cells as there are columns.</exception>
    public static IEnumerable<string[]> Rows(string resource)
    {
        using var stream = typeof(EmbeddedCsv).Assembly.GetManifestResourceStream("JetVision.Activities." + resource) ?? throw new InvalidDataException($"{resource} is not in the assembly.");
        using var reader = new StreamReader(stream);
        var columns = Cells(reader.ReadLine()!).Length;
        while (reader.ReadLine() is { } line)
        {
            var cells = Cells(line);
            yield return cells.Length == columns ? cells : throw new InvalidDataException($"{resource}: {columns} cells were expected in '{line}'.");
        }
    }

    private static string[] Cells(string line)
    {
        if (!line.Contains('"', StringComparison.Ordinal))
        {
            return line.Split(',');
        }

        var cells = new List<string>(13);
        var cell = new StringBuilder();
        var quoted = false;
        foreach (var c in line)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        cells.Add(cell.ToString());
        return [.. cells];
    }
}
