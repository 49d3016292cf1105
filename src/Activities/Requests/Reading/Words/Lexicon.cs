
using System.Reflection;
using JetVision.Activities.Airports;

namespace JetVision.Activities.Requests.Reading.Words;

/// <summary>One meaning of a phrase.</summary>
/// <param name="Term">What it means.</param>
/// <param name="Value">The head's value, such as the month's number; empty when the section has none.</param>
/// <param name="Language">Index into <see cref="Lexicon.Languages"/>.</param>
internal sealed record Meaning(Term Term, string Value, int Language)
{
    public int Number { get; } = int.TryParse(Value, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;
}

/// <summary>
/// The words of all languages, read once from Lexicons/*.txt. A file is a list of sections: [term value] and under it phrases by comma;
/// after [term 1+] the first phrase has the value 1, the next 2 and so on, with / between words for the same value.
/// Accents and case do not matter. A phrase is found as a whole; the longest one wins.
/// </summary>
internal sealed class Lexicon
{
    public static readonly string[] Languages = ["any", "en", "es", "de", "fr", "pt", "it", "nl", "ru", "pl", "zh", "ar"];

    private static readonly Lazy<Lexicon> Shared = new(Load);

    private Lexicon(Node root) => Root = root;

    public static Lexicon Default => Shared.Value;

    public Node Root { get; }

    private static Lexicon Load()
    {
        var root = new Node();
        for (var language = 0; language < Languages.Length; language++)
        {
            ReadFile(root, language);
        }

        return new Lexicon(root);
    }

    private static void ReadFile(Node root, int language)
    {
        var file = $"JetVision.Activities.Requests.Reading.Lexicons.{Languages[language]}.txt";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file) ?? throw new InvalidDataException($"{file} is not in the assembly.");
        using var reader = new StreamReader(stream);
        Meaning? section = null;
        var counted = false;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] == '[')
            {
                var head = line.Trim('[', ']', ' ').Split(' ', 2);
                var value = head.Length > 1 ? head[1] : string.Empty;
                counted = value.EndsWith('+');
                section = Enum.TryParse<Term>(head[0], ignoreCase: true, out var term)
                    ? new Meaning(term, value.TrimEnd('+'), language)
                    : throw new InvalidDataException($"{file}: no term is named '{head[0]}'.");
                continue;
            }

            foreach (var (phrase, meaning) in Phrases(line, section ?? throw new InvalidDataException($"{file}: '{line}' stands before any section."), counted, language))
            {
                Add(root, phrase, meaning);
                if (phrase.Contains('ä', StringComparison.Ordinal) || phrase.Contains('ö', StringComparison.Ordinal) || phrase.Contains('ü', StringComparison.Ordinal))
                {
                    Add(root, phrase.Replace("ä", "ae", StringComparison.Ordinal).Replace("ö", "oe", StringComparison.Ordinal).Replace("ü", "ue", StringComparison.Ordinal), meaning);
                }
            }
        }
    }

    /// <summary>In a section whose value ends in + every comma counts one up, and / divides words of the same value.</summary>
    private static IEnumerable<(string Phrase, Meaning Meaning)> Phrases(string line, Meaning section, bool counted, int language)
    {
        if (!counted)
        {
            return line.Split(',').Select(phrase => (phrase, section));
        }

        return line.Split(',').SelectMany((phrases, step) => phrases.Split('/').Select(phrase =>
            (phrase, new Meaning(section.Term, (section.Number + step).ToString(System.Globalization.CultureInfo.InvariantCulture), language))));
    }

    private static void Add(Node root, string phrase, Meaning meaning)
    {
        var node = root;
        foreach (var word in NameWords.Split(phrase))
        {
            node = node.Grow(word);
        }

        if (node != root && !node.Meanings.Contains(meaning))
        {
            node.Meanings.Add(meaning);
        }
    }

    /// <summary>One word deep in the tree of phrases.</summary>
    internal sealed class Node
    {
        private static readonly Dictionary<string, Node> Empty = [];
        private Dictionary<string, Node>? next;

        public List<Meaning> Meanings { get; } = new(0);

        public bool TryStep(string word, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Node? node) =>
            (next ?? Empty).TryGetValue(word, out node);

        public Node Grow(string word)
        {
            next ??= new Dictionary<string, Node>(StringComparer.Ordinal);
            if (!next.TryGetValue(word, out var node))
            {
                next[word] = node = new Node();
            }

            return node;
        }
    }
}
