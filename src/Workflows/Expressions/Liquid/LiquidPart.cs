namespace JetVision.Workflows.Expressions.Liquid;

internal enum LiquidPartKind
{
    Text,
    Output,
    Tag,
}

/// <summary>A piece of a template: plain text, <c>{{ … }}</c> or <c>{% … %}</c>.</summary>
internal sealed record LiquidPart(LiquidPartKind Kind, string Name, string Text, int Line)
{
    /// <summary>Splits a template, applying the dashes that trim white space; comments are left out, raw text is text.</summary>
    public static List<LiquidPart> Split(string template)
    {
        var parts = new List<LiquidPart>();
        var position = 0;
        var trimNext = false;
        while (position < template.Length)
        {
            var open = NextOpening(template, position);
            var text = template[position..open];
            text = trimNext ? text.TrimStart() : text;
            var trimHere = open + 2 < template.Length && template[open + 2] == '-';
            AddText(parts, trimHere ? text.TrimEnd() : text, LineOf(template, position));
            if (open == template.Length)
            {
                break;
            }

            var isTag = template[open + 1] == '%';
            var line = LineOf(template, open);
            var close = FindClose(template, open + 2, isTag ? "%}" : "}}");
            if (close < 0)
            {
                throw new FormatException($"line {line}: '{template.Substring(open, 2)}' is not closed.");
            }

            var content = template[(open + (trimHere ? 3 : 2))..close];
            trimNext = content.EndsWith('-');
            content = (trimNext ? content[..^1] : content).Trim();
            position = close + 2;
            if (!isTag)
            {
                parts.Add(new LiquidPart(LiquidPartKind.Output, "", content, line));
                continue;
            }

            var tag = Tag(content, line);
            if (tag.Name is "raw" or "comment")
            {
                position = SkipVerbatim(template, position, tag, parts, ref trimNext);
            }
            else if (!tag.Name.StartsWith('#'))
            {
                parts.Add(tag);
            }
        }

        return parts;
    }

    /// <summary>The lines of a liquid tag, each a tag of its own.</summary>
    public static List<LiquidPart> Lines(string text) =>
        [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Select((line, index) => Tag(line, index + 1))];

    public LiquidExpressionReader Expression() => new(this);

    public FormatException Error(string message) => new($"line {Line}: {message}");

    private static LiquidPart Tag(string content, int line)
    {
        var end = 0;
        while (end < content.Length && !char.IsWhiteSpace(content[end]))
        {
            end++;
        }

        return new LiquidPart(LiquidPartKind.Tag, content[..end], content[end..].Trim(), line);
    }

    private static int NextOpening(string template, int from)
    {
        for (var i = from; i + 1 < template.Length; i++)
        {
            if (template[i] == '{' && (template[i + 1] is '{' or '%'))
            {
                return i;
            }
        }

        return template.Length;
    }

    /// <summary>The end of a tag or an output; what stands in quotes does not end it.</summary>
    private static int FindClose(string template, int from, string close)
    {
        var quote = '\0';
        for (var i = from; i + 1 < template.Length; i++)
        {
            var character = template[i];
            if (quote != '\0')
            {
                quote = character == quote ? '\0' : quote;
            }
            else if (character is '"' or '\'' && close == "}}")
            {
                quote = character;
            }
            else if (character == close[0] && template[i + 1] == close[1])
            {
                return i;
            }
        }

        return -1;
    }

    private static int SkipVerbatim(string template, int position, LiquidPart tag, List<LiquidPart> parts, ref bool trimNext)
    {
        var end = "end" + tag.Name;
        for (var open = template.IndexOf("{%", position, StringComparison.Ordinal); open >= 0; open = template.IndexOf("{%", open + 2, StringComparison.Ordinal))
        {
            var close = template.IndexOf("%}", open, StringComparison.Ordinal);
            if (close >= 0 && template[(open + 2)..close].Trim('-', ' ', '\t', '\r', '\n') == end)
            {
                if (tag.Name == "raw")
                {
                    AddText(parts, template[position..open], tag.Line);
                }

                trimNext = template[close - 1] == '-';
                return close + 2;
            }
        }

        throw tag.Error($"'{tag.Name}' has no end.");
    }

    private static void AddText(List<LiquidPart> parts, string text, int line)
    {
        if (text.Length > 0)
        {
            parts.Add(new LiquidPart(LiquidPartKind.Text, "", text, line));
        }
    }

    private static int LineOf(string template, int position) => template.AsSpan(0, position).Count('\n') + 1;
}
