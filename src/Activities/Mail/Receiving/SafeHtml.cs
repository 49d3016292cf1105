using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Ganss.Xss;

namespace JetVision.Activities.Mail.Receiving;

/// <summary>Makes a stranger's HTML harmless: words, tables and lists stay; scripts, forms, pictures from elsewhere, styles and whatever is hidden go.</summary>
internal static class SafeHtml
{
    private const int Longest = 256 * 1024;

    // Parsers and writers of HTML go down the tree by recursion; nobody nests a letter this deep.
    private const int Deepest = 200;

    private static readonly string[] Tags =
    [
        "a", "abbr", "b", "blockquote", "br", "caption", "center", "cite", "code", "dd", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "li", "ol", "p", "pre", "s",
        "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
    ];

    private static readonly HashSet<string> Dropped = new(StringComparer.OrdinalIgnoreCase) { "script", "style", "head", "title", "template", "noscript", "svg", "math", "object", "iframe", "select", "textarea" };

    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "p", "div", "table", "tr", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr", "section", "article", "header", "footer", "dl", "dt", "dd", "center",
    };

    /// <summary>Cleans a page and reads its words.</summary>
    /// <param name="html">The page; untrusted.</param>
    /// <returns>The cleaned page, null when nothing is left or it is too wild to be shown; and its visible words.</returns>
    public static (string? Html, string Text) Clean(string html)
    {
        using var document = new HtmlParser().ParseDocument(html.Length > Longest ? html[..Longest] : html);
        if (document.Body is not { } body || IsTooDeep(body))
        {
            return (null, "");
        }

        foreach (var hidden in body.QuerySelectorAll("*").Where(IsHidden).ToList())
        {
            hidden.Remove();
        }

        var text = Words(body);
        var cleaned = Sanitizer().Sanitize(body.InnerHtml).Trim();
        return (cleaned.Length == 0 ? null : cleaned, text);
    }

    private static HtmlSanitizer Sanitizer()
    {
        var sanitizer = new HtmlSanitizer();
        sanitizer.AllowedTags.Clear();
        sanitizer.AllowedTags.UnionWith(Tags);
        sanitizer.AllowedAttributes.Clear();
        sanitizer.AllowedAttributes.UnionWith(["href", "colspan", "rowspan", "dir", "lang", "rel", "target"]);
        sanitizer.AllowedCssProperties.Clear();
        sanitizer.AllowedAtRules.Clear();
        sanitizer.AllowedSchemes.Clear();
        sanitizer.AllowedSchemes.UnionWith(["http", "https", "mailto", "tel"]);
        // A tag that is not allowed goes, the words in it stay; what runs or is never shown goes whole.
        sanitizer.KeepChildNodes = true;
        sanitizer.RemovingTag += (_, removing) => removing.Tag.InnerHtml = Dropped.Contains(removing.Tag.LocalName) ? "" : removing.Tag.InnerHtml;
        sanitizer.PostProcessNode += (_, processed) =>
        {
            if (processed.Node is IElement { LocalName: "a" } link)
            {
                link.SetAttribute("rel", "noopener noreferrer nofollow");
                link.SetAttribute("target", "_blank");
            }
        };
        return sanitizer;
    }

    /// <summary>Words that a reader does not see are a way to speak to a machine behind the reader's back.</summary>
    private static bool IsHidden(IElement element)
    {
        if (Dropped.Contains(element.LocalName) || element.HasAttribute("hidden"))
        {
            return true;
        }

        var style = (element.GetAttribute("style") ?? "").Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        return style.Contains("display:none", StringComparison.Ordinal) || style.Contains("visibility:hidden", StringComparison.Ordinal)
            || style.Contains("font-size:0", StringComparison.Ordinal) || style.Contains("mso-hide:all", StringComparison.Ordinal);
    }

    private static bool IsTooDeep(INode root)
    {
        var open = new Stack<(INode Node, int Depth)>([(root, 0)]);
        while (open.TryPop(out var at))
        {
            if (at.Depth > Deepest)
            {
                return true;
            }

            foreach (var child in at.Node.ChildNodes)
            {
                open.Push((child, at.Depth + 1));
            }
        }

        return false;
    }

    private static string Words(INode root)
    {
        var text = new StringBuilder();
        Write(root, text, isQuoted: false);
        var lines = text.ToString().Split('\n').Select(line => string.Join(' ', line.Split([' ', '\t', '\u00a0', '\u200b'], StringSplitOptions.RemoveEmptyEntries))).ToList();
        var kept = new StringBuilder();
        var empty = 0;
        foreach (var line in lines)
        {
            empty = line.Length == 0 ? empty + 1 : 0;
            if (empty <= 1)
            {
                kept.Append(line).Append('\n');
            }
        }

        return kept.ToString().Trim();
    }

    private static void Write(INode node, StringBuilder text, bool isQuoted)
    {
        foreach (var child in node.ChildNodes)
        {
            if (child is IText words)
            {
                text.Append(words.Data.ReplaceLineEndings(" "));
            }
            else if (child is IElement element)
            {
                var isBlock = Blocks.Contains(element.LocalName);
                if (isBlock || element.LocalName == "br")
                {
                    text.Append('\n');
                }

                if (element.LocalName == "blockquote" && !isQuoted)
                {
                    var quoted = new StringBuilder();
                    Write(element, quoted, isQuoted: true);
                    text.AppendJoin('\n', quoted.ToString().Split('\n').Select(line => "> " + line.Trim()));
                }
                else
                {
                    Write(element, text, isQuoted);
                }

                if (isBlock)
                {
                    text.Append('\n');
                }
                else if (element.LocalName is "td" or "th")
                {
                    text.Append(' ');
                }
            }
        }
    }
}
