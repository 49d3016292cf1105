using System.Text.RegularExpressions;

namespace JetVision.Activities.Requests.Reading.Safety;

/// <summary>What a text holds besides a client's words.</summary>
/// <param name="IsInjection">Whether it tries to instruct the system or carries code.</param>
/// <param name="Clean">The text with markup and code blanked out.</param>
/// <param name="Spoken">The same with the instructing sentences blanked out too.</param>
internal sealed record Inspected(bool IsInjection, string Clean, string Spoken);

/// <summary>
/// Finds text that speaks to the system instead of the broker: code, markup that hides, role tags, and sentences that tell the system what to do.
/// It only flags and blanks; nothing in a message is ever obeyed, since reading has no tools. All patterns run in linear time.
/// </summary>
internal static class InjectionGuard
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>Code and hiding markup: flagged and blanked.</summary>
    private static readonly Regex[] Hostile =
    [
        new(@"<!--(.|\n)*?(-->|\z)", Linear),
        new(@"<\s*(script|style|iframe|svg|object|embed)\b(.|\n)*?(<\s*/\s*(script|style|iframe|svg|object|embed)\s*>|\z)", Linear),
        new(@"<\s*/?\s*(system|assistant|user|instructions?|prompt|admin|developer|tool|tools|tool_call|function|function_call|important|im_start|im_end|sys|inst|override|command)\b[^>\n]*>", Linear),
        new(@"<[a-z]+[^>\n]*(display\s*:\s*none|font-size\s*:\s*0|visibility\s*:\s*hidden|color\s*:\s*(white|#fff))[^>\n]*>[^<\n]*", Linear),
        new(@"<[a-z]+[^>\n]*\bon(error|load|click|mouseover|focus)\s*=[^>\n]*>", Linear),
        new(@"<\|[^>\n]{0,40}\|?>", Linear),
        new(@"\[\s*/?\s*(inst|system|assistant|admin|developer|sys)\s*[^\]\n]{0,40}\]", Linear),
        new(@"\{\{[^\n]{0,400}?\}\}|\$\{[^\n]{0,400}?\}|<%[^\n]{0,400}?%>|\{%[^\n]{0,400}?%\}|#\{[^\n]{0,200}?\}", Linear),
        new(@"['""]?\s*\)?\s*;\s*(drop|delete|insert|update|alter|truncate|select|exec|shutdown|create|grant)\s[^\n]*?(--|;|$)", Linear),
        new(@"\b(drop|truncate|alter)\s+(table|database|schema)\s+\S*|\bunion\s+(all\s+)?select\b[^\n]*|\bdelete\s+from\s+\w+[^\n]*|\binsert\s+into\s+\w+[^\n]*|\bupdate\s+\w+\s+set\s[^\n]*|\bselect\s+\*\s+from\b[^\n]*|'\s*or\s+'?1'?\s*=\s*'?1'?|xp_cmdshell", Linear),
        new(@"javascript\s*:|document\.cookie|\beval\s*\(|\balert\s*\(|\bfetch\s*\(|process\.env|__import__|os\.system|rm\s+-rf|\b(curl|wget)\s+(-\w+\s+)?https?:\S*|jndi:|file:///|169\.254\.169\.254|(\.\./){2,}", Linear),
        new(@"!\[[^\]\n]*\]\s*\([^)\n]*\)|\[[^\]\n]*\]\s*\(\s*(javascript|data|vbscript):[^)\n]*\)|\[[^\]\n]*\]\s*\(https?://[^)\n]*[?=&{][^)\n]*\)", Linear),
        new(@"(^|[\n"",;])\s*[=@+]\s*(hyperlink|importxml|importdata|webservice|cmd|dde|image)\s*[(|][^\n]*", Linear),
    ];

    /// <summary>Lines that pretend to come from the system.</summary>
    private static readonly Regex RoleLine = new(
        @"(^|\n)[ \t>*#_\-=]*(system|assistant|developer|admin|root|ai|human|user|tool|sistema|système|система|系统|النظام|system override|system notice|system message|system prompt|note to (the )?(ai|system|assistant|model|llm|bot)|ai instructions?|instructions? (for|to) (the )?(ai|assistant|model|system|llm|bot|agent))[ \t*_]*([:：>]|#{2,}|-->)[^\n]*", Linear);

    private static readonly Regex Fence = new(@"(#{2,}|={3,}|-{3,})\s*(instruction|system|new task|end of|begin|override|prompt|admin)[^\n]*", Linear);

    /// <summary>Harmless markup: blanked, not flagged.</summary>
    private static readonly Regex Tags = new(@"</?[a-z][a-z0-9]{0,9}(\s[^<>\n]{0,300})?/?>", Linear);

    public static Inspected Inspect(string text)
    {
        var hostile = HidesCharacters(text);
        var clean = text;
        foreach (var pattern in Hostile)
        {
            clean = Blank(clean, pattern, ref hostile);
        }

        var roles = false;
        var spoken = Blank(Blank(clean, RoleLine, ref roles), Fence, ref roles);
        var ignored = false;
        clean = Blank(clean, Tags, ref ignored);
        spoken = Blank(spoken, Tags, ref ignored);
        var instructed = Instructions.Blank(spoken);
        return new Inspected(hostile || roles || instructed is not null, clean, instructed ?? spoken);
    }

    private static string Blank(string text, Regex pattern, ref bool found)
    {
        if (!pattern.IsMatch(text))
        {
            return text;
        }

        found = true;
        return pattern.Replace(text, match => new string([.. match.Value.Select(c => c == '\n' ? '\n' : ' ')]));
    }

    /// <summary>Three or more characters that show nothing, outside emoji and Arabic joining, are there to hide something.</summary>
    private static bool HidesCharacters(string text)
    {
        var hidden = 0;
        for (var i = 0; i < text.Length; i++)
        {
            hidden += text[i] switch
            {
                '\u200B' or '\u2060' or '\u2061' or '\u2062' or '\u2063' or '\u180E' => 1,
                '\uFEFF' when i > 0 => 1,
                '\u202D' or '\u202E' => 3,
                '\uDB40' => 1,
                _ => 0,
            };
        }

        return hidden >= 3;
    }
}
