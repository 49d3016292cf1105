using System.Text.RegularExpressions;

namespace JetVision.Activities.Requests.Reading.Words;

/// <summary>Numbers of files, such as R-2026-0142, PROP-2026-0007 or "booking ref. 88213": their digits are no time, day or count.</summary>
internal static partial class FileNumbers
{
    /// <summary>Takes the numbers out of what is read further.</summary>
    /// <returns>Whether the text names one.</returns>
    public static bool Take(Page page)
    {
        var named = false;
        foreach (Match match in Number().Matches(page.Text))
        {
            for (var i = 0; i < page.Count; i++)
            {
                if (page[i].Start >= match.Index && page[i].End <= match.Index + match.Length)
                {
                    page.Use(i, i + 1);
                    named = true;
                }
            }
        }

        return named;
    }

    [GeneratedRegex(@"\b[A-Z]{1,6}-20\d\d-\d{3,6}\b|(?<=\b(?:ref|ref\.|reference|booking|file|case|quote|request)(?: (?:number|no\.?))?[ :#]{1,3})(?:[A-Z]{1,5}-?)?\d{4,8}\b", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 200)]
    private static partial Regex Number();
}
