using System.Text;

namespace JetVision.Sandbox.Storage;

/// <summary>Reads the tables that are built into the assembly: comma separated, a first line with names, double quotes around fields with commas.</summary>
internal static class EmbeddedCsv
{
    public static IEnumerable<string[]> Read(string resource)
    {
        using var stream = typeof(EmbeddedCsv).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The table {resource} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        var columns = Split(reader.ReadLine()!).Length;
        while (reader.ReadLine() is { } line)
        {
            var fields = Split(line);
            yield return fields.Length == columns
                ? fields
                : throw new InvalidDataException($"{resource}: expected {columns} fields, found {fields.Length} in \"{line}\".");
        }
    }

    internal static string[] Split(string line)
    {
        if (!line.Contains('"'))
        {
            return line.Split(',');
        }
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            switch (line[i])
            {
                case '"' when quoted && i + 1 < line.Length && line[i + 1] == '"':
                    field.Append('"');
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' when !quoted:
                    fields.Add(field.ToString());
                    field.Clear();
                    break;
                default:
                    field.Append(line[i]);
                    break;
            }
        }
        fields.Add(field.ToString());
        return [.. fields];
    }
}
