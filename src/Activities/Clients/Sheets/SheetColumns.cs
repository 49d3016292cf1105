using System.Net.Mail;

namespace JetVision.Activities.Clients.Sheets;

/// <summary>The fields of a client that the sheet knows, and how a cell's words become one.</summary>
internal static class SheetFields
{
    public const string Key = "ClientId";
    public const string Name = "Name";
    public const string Email = "Email";
    public const string Vip = "VIP";

    /// <summary>All, in the order in which an empty sheet gets its headings; the value is the heading where none is configured.</summary>
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        [Key] = "Client ID", [Name] = "Name", ["Company"] = "Company", [Email] = "Email", ["Phone"] = "Phone", [Vip] = "VIP", ["Notes"] = "Notes",
    };

    private static readonly HashSet<string> Yes = new(["yes", "y", "true", "1", "x", "vip", "✓", "ja", "oui", "si", "sí"], StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyDictionary<string, string> Of(Client client) => new Dictionary<string, string>
    {
        [Name] = client.Name, ["Company"] = client.Company ?? "", [Email] = client.Email ?? "", ["Phone"] = client.Phone ?? "", [Vip] = client.IsVip ? "yes" : "", ["Notes"] = client.Notes ?? "",
    };

    public static void Set(Client client, string field, string value)
    {
        var text = value.Length == 0 ? null : value;
        switch (field)
        {
            case Name: client.Name = text ?? client.Name; break;
            case "Company": client.Company = text; break;
            case Email: client.Email = text; break;
            case "Phone": client.Phone = text; break;
            case Vip: client.IsVip = value == "yes"; break;
            case "Notes": client.Notes = text; break;
            default: throw new ArgumentOutOfRangeException(nameof(field), field, "There is no such field.");
        }
    }

    /// <summary>The same meaning is the same text, so that TRUE and yes are no difference.</summary>
    public static string Normal(string field, string cell) => field switch
    {
        Email => cell.Trim().ToLowerInvariant(),
        Vip => Yes.Contains(cell.Trim()) ? "yes" : "",
        _ => cell.Trim().ReplaceLineEndings("\n"),
    };

    public static bool IsAddress(string text) => MailAddress.TryCreate(text, out var address) && address.Address == text && text.Length <= 254;
}

/// <summary>Where each field stands in a sheet.</summary>
internal sealed class SheetColumns
{
    private readonly Dictionary<string, int> _places = [];

    private SheetColumns()
    {
    }

    /// <summary>Gets the fields that have a column, the key apart.</summary>
    public IEnumerable<string> Fields => _places.Keys.Where(name => name != SheetFields.Key);

    /// <summary>Gets the headings that have to be written.</summary>
    public IReadOnlyList<SheetCell> Headings { get; private set; } = [];

    public int Key => _places[SheetFields.Key];

    public int Width => _places.Values.Max() + 1;

    public int this[string field] => _places[field];

    /// <summary>Finds the fields' columns by the headings, without regard to case or order. An empty sheet gets all headings, any other one the key's only.</summary>
    /// <returns>The columns, or what is wrong with the headings.</returns>
    public static (SheetColumns? Columns, string? Wrong) Find(IReadOnlyList<IReadOnlyList<string>> rows, IReadOnlyDictionary<string, string> configured)
    {
        var wanted = SheetFields.All.Select(field => (Field: field.Key, Heading: configured.GetValueOrDefault(field.Key, field.Value))).Where(field => field.Heading != "-").ToList();
        var found = new SheetColumns();
        if (rows.All(row => row.All(cell => cell.Trim().Length == 0)))
        {
            for (var column = 0; column < wanted.Count; column++)
            {
                found._places[wanted[column].Field] = column;
            }

            found.Headings = [.. wanted.Select((field, column) => new SheetCell(0, column, field.Heading))];
            return (found, null);
        }

        var headings = rows[0].Select(cell => cell.Trim()).ToList();
        foreach (var (field, heading) in wanted)
        {
            var places = Enumerable.Range(0, headings.Count).Where(column => headings[column].Equals(heading, StringComparison.OrdinalIgnoreCase)).ToList();
            if (places.Count > 1)
            {
                return (null, $"the heading \"{heading}\" stands twice in the first row. Rename one.");
            }

            if (places.Count == 0 && field != SheetFields.Key)
            {
                return (null, $"no column is headed \"{heading}\". Add it to the first row, name the column under Sheets:Columns:{field}, or set that to \"-\" to leave the field out.");
            }

            found._places[field] = places.Count == 1 ? places[0] : rows.Max(row => row.Count);
            found.Headings = places.Count == 1 ? found.Headings : [new SheetCell(0, found._places[field], heading)];
        }

        return found._places.ContainsKey(SheetFields.Name) && found._places.ContainsKey(SheetFields.Key) ? (found, null) : (null, "name and client id need a column; neither may be set to \"-\".");
    }

    public string Cell(IReadOnlyList<string> row, string field) => _places[field] is var place && place < row.Count ? SheetFields.Normal(field, row[place]) : "";
}

/// <summary>The sheet's headings as they are set, for people to look at.</summary>
public static class SheetHeadings
{
    /// <summary>Lists the fields with their headings.</summary>
    /// <param name="options">The settings.</param>
    /// <returns>Field and heading, in the order of an empty sheet; the heading of a field without a column is <c>no column</c>.</returns>
    public static IReadOnlyList<(string Field, string Heading)> Of(SheetsOptions options) =>
        [.. SheetFields.All.Select(field => (field.Key, options.Columns.GetValueOrDefault(field.Key, field.Value) is "-" ? "no column" : options.Columns.GetValueOrDefault(field.Key, field.Value)))];
}
