using JetVision.Activities.Airports;
using JetVision.Activities.Requests.Reading.Words;

namespace JetVision.Activities.Requests.Reading.Places;

/// <summary>
/// Walks the tree of names along the tokens. A hyphen or dot inside a name is passed over; in Russian and Polish a word may stand in any case,
/// so words are compared by their stem when the exact form is unknown.
/// </summary>
internal static class PlaceWalk
{
    private const int LongestName = 9;
    private static readonly Lazy<Dictionary<string, List<string>>> RootStems = new(() => StemsOf(AirportDirectory.Default.Places.Root));

    public static IEnumerable<(int End, IReadOnlyList<PlaceName> Names)> From(PlaceIndex.Node root, Page page, int start)
    {
        var inflects = page.Language is "ru" or "pl";
        var nodes = new List<PlaceIndex.Node> { root };
        var i = start;
        for (var steps = 0; i < page.Count && steps < LongestName; steps++)
        {
            if (page.IsUsed(i) || page[i].Kind is not (TokenKind.Word or TokenKind.Number))
            {
                yield break;
            }

            nodes = Step(nodes, page[i], inflects && page[i].Norm.Length >= 4 && (page[i].Capital || page[i].Norm[0] > 'z'), steps == 0);
            i++;
            if (nodes.Count == 0)
            {
                yield break;
            }

            var names = nodes.Count == 1 ? nodes[0].Meanings : [.. nodes.SelectMany(node => node.Meanings)];
            if (names.Count > 0)
            {
                yield return (i, names);
            }

            if (i + 1 < page.Count && page[i].Kind == TokenKind.Mark &&
                ((page[i].Norm[0] is '-' or '/' or '\'' && !page[i].Spaced && !page[i + 1].Spaced) || (page[i].IsMark('.') && page[i - 1].Norm.Length <= 3)))
            {
                i++;
            }
        }
    }

    private static List<PlaceIndex.Node> Step(List<PlaceIndex.Node> nodes, Token token, bool inflected, bool first)
    {
        var next = new List<PlaceIndex.Node>(1);
        foreach (var node in nodes)
        {
            if (node.TryStep(token.Norm, out var exact))
            {
                next.Add(exact);
            }
        }

        if (next.Count > 0 || !inflected)
        {
            return next;
        }

        var stem = Stem(token.Norm);
        foreach (var node in nodes)
        {
            IEnumerable<string> words = first
                ? RootStems.Value.TryGetValue(stem, out var known) ? known : []
                : node.NextWords.Where(word => Stem(word) == stem);
            foreach (var word in words)
            {
                if (node.TryStep(word, out var found))
                {
                    next.Add(found);
                }
            }
        }

        return next;
    }

    /// <summary>Cuts the endings of case off a Russian or Polish noun.</summary>
    private static string Stem(string word)
    {
        var end = word.Length;
        foreach (var tail in (string[])["ом", "ем", "ой", "ей", "ов", "em", "ie"])
        {
            if (end > 4 && word.EndsWith(tail, StringComparison.Ordinal))
            {
                end -= 2;
                break;
            }
        }

        while (end > 3 && word[end - 1] is 'а' or 'я' or 'о' or 'е' or 'у' or 'ю' or 'ы' or 'и' or 'ь' or 'a' or 'e' or 'i' or 'o' or 'u' or 'y')
        {
            end--;
        }

        return word[..end];
    }

    private static Dictionary<string, List<string>> StemsOf(PlaceIndex.Node root)
    {
        var stems = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var word in root.NextWords)
        {
            // only names that clients say; a stem is too blunt for sixteen thousand fields
            if (word.Length >= 4 && root.TryStep(word, out var node) && (word[0] > 'z' || IsListed(node)))
            {
                var stem = Stem(word);
                if (!stems.TryGetValue(stem, out var list))
                {
                    stems[stem] = list = [];
                }

                list.Add(word);
            }
        }

        return stems;
    }

    private static bool IsListed(PlaceIndex.Node node) =>
        node.Meanings.Any(name => name is { Trust: PlaceTrust.Listed, Kind: not PlaceKind.Region }) ||
        node.NextWords.Any(word => node.TryStep(word, out var next) && next.Meanings.Any(name => name.Trust == PlaceTrust.Listed));
}
