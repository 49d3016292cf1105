using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace JetVision.Workflows.Definitions;

/// <summary>Reads the summaries of types and properties from the documentation file that lies beside an assembly.</summary>
internal static partial class XmlDocs
{
    private static readonly ConcurrentDictionary<Assembly, IReadOnlyDictionary<string, string>> Files = new();

    public static string? SummaryOf(Type type) => Of(type.Assembly).GetValueOrDefault("T:" + Name(type));

    public static string? SummaryOf(PropertyInfo property)
    {
        var summary = Of(property.Module.Assembly).GetValueOrDefault($"P:{Name(property.DeclaringType!)}.{property.Name}");
        // "Gets or sets what it does" says in code what a panel says as "What it does".
        return summary is null ? null : Accessor().Replace(summary, match => match.Groups[1].Value.ToUpperInvariant());
    }

    private static string Name(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static IReadOnlyDictionary<string, string> Of(Assembly assembly) => Files.GetOrAdd(assembly, static key =>
    {
        var path = Path.ChangeExtension(key.Location, ".xml");
        if (!File.Exists(path))
        {
            return new Dictionary<string, string>();
        }

        return XDocument.Load(path).Descendants("member")
            .Where(member => member.Attribute("name") is not null && member.Element("summary") is not null)
            .DistinctBy(member => member.Attribute("name")!.Value)
            .ToDictionary(member => member.Attribute("name")!.Value, member => Text(member.Element("summary")!));
    });

    private static string Text(XElement summary)
    {
        var words = string.Concat(summary.Nodes().Select(node => node switch
        {
            XText text => text.Value,
            XElement { FirstAttribute: { } reference } element when element.IsEmpty => reference.Value.Split('.', ':')[^1],
            XElement element => element.Value,
            _ => "",
        }));
        return Spaces().Replace(words, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^Gets (?:or sets )?(\w)")]
    private static partial Regex Accessor();
}
