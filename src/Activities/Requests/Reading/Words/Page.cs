using System.Diagnostics.CodeAnalysis;
using NodaTime;

namespace JetVision.Activities.Requests.Reading.Words;

/// <summary>A phrase found in the text.</summary>
/// <param name="Start">First token.</param>
/// <param name="End">One past the last token.</param>
/// <param name="Meaning">What it means.</param>
internal readonly record struct Hit(int Start, int End, Meaning Meaning);

/// <summary>A text cut into tokens, with the phrases found at each, and which tokens have been understood already.</summary>
internal sealed class Page
{
    private static readonly IReadOnlyList<Hit> None = [];
    private readonly List<Hit>?[] starting;
    private readonly List<Hit>?[] ending;
    private readonly bool[] used;

    public Page(string text, LocalDate reference, string? language = null)
    {
        Text = text;
        Reference = reference;
        Tokens = Tokenizer.Cut(text);
        Language = language ?? LanguageGuess.Of(Tokens);
        Tokens = Language switch
        {
            "ar" => ArabicPrefixes.Split(Tokens),
            "de" or "nl" => GermanCompounds.Split(Tokens),
            _ => Tokens,
        };

        IsCasual = Tokens.Count <= 5 || !Tokens.Any(token => token.Capital && !token.AllCaps && token.End - token.Start > 1);
        starting = new List<Hit>?[Tokens.Count + 1];
        ending = new List<Hit>?[Tokens.Count + 1];
        used = new bool[Tokens.Count];
        var own = Array.IndexOf(Lexicon.Languages, Language);
        for (var i = 0; i < Tokens.Count; i++)
        {
            Look(i, own);
        }
    }

    public string Text { get; }

    public LocalDate Reference { get; }

    public string Language { get; }

    /// <summary>Whether the writer uses no capitals, or wrote a few words only: then a place's name needs none.</summary>
    public bool IsCasual { get; }

    public IReadOnlyList<Token> Tokens { get; }

    public int Count => Tokens.Count;

    public Token this[int index] => Tokens[index];

    public bool IsUsed(int index) => index < 0 || index >= used.Length || used[index];

    public bool AnyUsed(int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (used[i])
            {
                return true;
            }
        }

        return false;
    }

    public void Use(int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            used[i] = true;
        }
    }

    /// <summary>Phrases that begin at a token, longest first.</summary>
    public IReadOnlyList<Hit> At(int index) => index >= 0 && index < Tokens.Count ? starting[index] ?? None : None;

    /// <summary>Phrases whose last token stands just before <paramref name="end"/>, longest first.</summary>
    public IReadOnlyList<Hit> EndingAt(int end) => end > 0 && end <= Tokens.Count ? ending[end] ?? None : None;

    /// <summary>The longest phrase of a term at a token.</summary>
    public bool Is(int index, Term term, out Hit hit)
    {
        foreach (var found in At(index))
        {
            if (found.Meaning.Term == term)
            {
                hit = found;
                return true;
            }
        }

        hit = default;
        return false;
    }

    public bool Is(int index, Term term) => Is(index, term, out _);

    public bool EndsWith(int end, Term term, out Hit hit)
    {
        foreach (var found in EndingAt(end))
        {
            if (found.Meaning.Term == term)
            {
                hit = found;
                return true;
            }
        }

        hit = default;
        return false;
    }

    public bool EndsWith(int end, Term term) => EndsWith(end, term, out _);

    public bool IsMark(int index, char mark) => index >= 0 && index < Tokens.Count && Tokens[index].IsMark(mark);

    /// <summary>Whether a sentence or line ends at this token.</summary>
    public bool IsBreak(int index) => index < 0 || index >= Tokens.Count || Tokens[index].Kind == TokenKind.LineEnd ||
        (Tokens[index].Kind == TokenKind.Mark && Tokens[index].Norm[0] is '!' or '?' or ';') ||
        (IsMark(index, '.') && (index + 1 >= Tokens.Count || Tokens[index + 1].Spaced) && !IsAbbreviation(index));

    /// <summary>Whether a clause ends at this token: a break or a comma.</summary>
    public bool IsPause(int index) => IsBreak(index) || IsMark(index, ',');

    /// <summary>The text of a span of tokens as it was written.</summary>
    public string Written(int start, int end) => end <= start ? string.Empty : Text[Tokens[start].Start..Tokens[end - 1].End];

    public bool TryNumber(int index, out int value, out int next)
    {
        if (index < Tokens.Count && Tokens[index].Kind == TokenKind.Number && Tokens[index].Value >= 0)
        {
            (value, next) = (Tokens[index].Value, index + 1);
            return true;
        }

        if (Is(index, Term.Number, out var hit))
        {
            (value, next) = (hit.Meaning.Number, hit.End);
            return true;
        }

        (value, next) = (0, index);
        return false;
    }

    private bool IsAbbreviation(int dot) => dot > 0 && Tokens[dot - 1].Kind switch
    {
        TokenKind.Number => dot + 1 < Tokens.Count && Tokens[dot + 1].Kind == TokenKind.Word && !Tokens[dot + 1].Capital,
        TokenKind.Word => Tokens[dot - 1].Norm is "mr" or "mrs" or "ms" or "dr" or "st" or "ca" or "approx" or "appr" or "sra" or "sr" or "hr" or "fr" or
            "nr" or "no" or "incl" or "inkl" or "ok" or "godz" or "os" or "pers" or "dep" or "arr" or "ft" or "min" or "max" or "a" or "m" or "p",
        _ => false,
    };

    private void Look(int index, int own)
    {
        var node = Lexicon.Default.Root;
        var found = 0;
        List<Hit>? foreign = null;
        for (var i = index; i < Tokens.Count && node.TryStep(Tokens[i].Norm, out node);)
        {
            i++;
            foreach (var meaning in node.Meanings)
            {
                var hit = new Hit(index, i, meaning);
                if (meaning.Language == 0 || meaning.Language == own)
                {
                    Keep(hit);
                    found++;
                }
                else if (meaning is { Language: 1, Term: not Term.Stop } && Tokens[i - 1].End - Tokens[index].Start > 3)
                {
                    (foreign ??= []).Add(hit);
                }
            }

            if (i + 1 < Tokens.Count && Tokens[i].Kind == TokenKind.Mark && Tokens[i].Norm[0] is '-' or '.' or '\'' or '/' &&
                !Tokens[i].Spaced && (!Tokens[i + 1].Spaced || (Tokens[i].Norm[0] == '.' && Tokens[i - 1].Norm.Length < 4 && !Tokens[i + 1].Capital) ||
                 (Tokens[i].Norm[0] == '-' && Tokens[i + 1].Norm is "und" or "en" or "et" or "y" or "e" or "i")))
            {
                i++;
            }
        }

        if (found == 0 && foreign is not null)
        {
            foreign.ForEach(Keep);
        }
    }

    private void Keep(Hit hit)
    {
        (starting[hit.Start] ??= []).Insert(0, hit);
        var list = ending[hit.End] ??= [];
        list.Insert(list.FindIndex(other => other.Start > hit.Start) is var at && at >= 0 ? at : list.Count, hit);
    }
}

/// <summary>Finds who holds a phrase.</summary>
internal static class PageSearch
{
    public static bool Anywhere(this Page page, Term term) => page.TryFind(term, 0, page.Count, out _);

    public static bool TryFind(this Page page, Term term, int start, int end, [NotNullWhen(true)] out Hit? hit)
    {
        for (var i = Math.Max(0, start); i < end; i++)
        {
            if (page.Is(i, term, out var found))
            {
                hit = found;
                return true;
            }
        }

        hit = null;
        return false;
    }
}
