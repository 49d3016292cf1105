using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace JetVision.Activities.Airports;

/// <summary>All place names as a tree of folded words, for finding the longest name at a position of a text.</summary>
internal sealed class PlaceIndex
{
    private static readonly SearchValues<char> Umlauts = SearchValues.Create("äöüÄÖÜ");
    private readonly Node root = new();

    public void Add(string name, PlaceName meaning)
    {
        var words = NameWords.Split(name);
        if (words.Count == 0)
        {
            return;
        }

        Insert(words, meaning);
        if (name.AsSpan().IndexOfAny(Umlauts) >= 0)
        {
            var spelled = name.Replace("ä", "ae", StringComparison.OrdinalIgnoreCase).Replace("ö", "oe", StringComparison.OrdinalIgnoreCase)
                .Replace("ü", "ue", StringComparison.OrdinalIgnoreCase);
            Insert(NameWords.Split(spelled), meaning);
        }
    }

    /// <summary>The meanings of exactly this name, most trusted first.</summary>
    public IReadOnlyList<PlaceName> Meanings(string name)
    {
        var node = root;
        foreach (var word in NameWords.Split(name))
        {
            if (!node.TryStep(word, out node))
            {
                return [];
            }
        }

        return node.Meanings;
    }

    /// <summary>The node below which all names lie; step by step a reader walks it word by word.</summary>
    public Node Root => root;

    private void Insert(List<string> words, PlaceName meaning)
    {
        var node = root;
        foreach (var word in words)
        {
            node = node.Grow(word);
        }

        node.Take(meaning);
    }

    /// <summary>One word deep in the tree.</summary>
    internal sealed class Node
    {
        private Dictionary<string, Node>? next;
        private List<PlaceName>? meanings;

        public IReadOnlyList<PlaceName> Meanings => meanings ?? (IReadOnlyList<PlaceName>)[];

        public IEnumerable<string> NextWords => next?.Keys ?? Enumerable.Empty<string>();

        public bool TryStep(string word, [NotNullWhen(true)] out Node? node)
        {
            node = null;
            return next is not null && next.TryGetValue(word, out node);
        }

        public Node Grow(string word)
        {
            next ??= new Dictionary<string, Node>(StringComparer.Ordinal);
            if (!next.TryGetValue(word, out var node))
            {
                next[word] = node = new Node();
            }

            return node;
        }

        public void Take(PlaceName meaning)
        {
            meanings ??= [];
            var at = meanings.FindIndex(known => known.Trust > meaning.Trust);
            meanings.Insert(at < 0 ? meanings.Count : at, meaning);
        }
    }
}
