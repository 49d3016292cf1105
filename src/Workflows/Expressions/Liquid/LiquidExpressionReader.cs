using System.Globalization;
using Fluid.Ast;
using Fluid.Ast.BinaryExpressions;
using Fluid.Values;

namespace JetVision.Workflows.Expressions.Liquid;

/// <summary>Reads what stands within a tag or an output.</summary>
internal sealed class LiquidExpressionReader(LiquidPart part)
{
    private readonly List<(string Text, bool IsQuoted)> _words = Words(part);
    private const int MaximumDepth = 100;
    private const int MaximumConditions = 1000;
    private int _next;
    private int _depth;
    private int _conditions;

    private string Peek => _next < _words.Count && !_words[_next].IsQuoted ? _words[_next].Text : "";

    private bool AtEnd => _next >= _words.Count;

    /// <summary>A value with filters, to the end.</summary>
    public Fluid.Ast.Expression ReadFiltered()
    {
        var value = ReadCondition(toEnd: false);
        while (Take("|"))
        {
            value = ReadFilter(value);
        }

        return AtEnd ? value : throw part.Error($"'{_words[_next].Text}' was not expected.");
    }

    /// <summary>A condition, to the end. <c>and</c> and <c>or</c> have no precedence: the right side is taken first.</summary>
    public Fluid.Ast.Expression ReadCondition(bool toEnd = true)
    {
        if (++_conditions > MaximumConditions)
        {
            throw part.Error($"A condition has {MaximumConditions} parts at most.");
        }

        var left = ReadComparison();
        var condition = Take("and") ? new AndBinaryExpression(left, ReadCondition(toEnd: false))
            : Take("or") ? new OrBinaryExpression(left, ReadCondition(toEnd: false))
            : left;
        return !toEnd || AtEnd ? condition : throw part.Error($"'{_words[_next].Text}' was not expected.");
    }

    public Fluid.Ast.Expression ReadValue()
    {
        if (++_depth > MaximumDepth)
        {
            throw part.Error("The expression nests too deep.");
        }

        var value = ReadOneValue();
        _depth--;
        return value;
    }

    private Fluid.Ast.Expression ReadOneValue()
    {
        if (AtEnd)
        {
            throw part.Error("A value was expected.");
        }

        var (text, quoted) = _words[_next++];
        if (quoted)
        {
            return new LiteralExpression(new StringValue(text));
        }

        if (text == "(")
        {
            return ReadRange();
        }

        if (decimal.TryParse(text, NumberStyles.Number & ~NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number))
        {
            return new LiteralExpression(NumberValue.Create(number));
        }

        if (text == "-" && decimal.TryParse(Peek, NumberStyles.Number, CultureInfo.InvariantCulture, out number))
        {
            _next++;
            return new LiteralExpression(NumberValue.Create(-number));
        }

        return text switch
        {
            "true" => new LiteralExpression(BooleanValue.True),
            "false" => new LiteralExpression(BooleanValue.False),
            "nil" or "null" => new LiteralExpression(NilValue.Instance),
            "empty" => new LiteralExpression(EmptyValue.Instance),
            "blank" => new LiteralExpression(BlankValue.Instance),
            _ when IsName(text) => ReadMember(text),
            _ => throw part.Error($"'{text}' was not expected."),
        };
    }

    public string ReadName() => IsName(Peek) ? _words[_next++].Text : throw part.Error("A name was expected.");

    public string ReadNameOrText() => !AtEnd && _words[_next].IsQuoted ? _words[_next++].Text : ReadName();

    public void Expect(string word)
    {
        if (!Take(word))
        {
            throw part.Error($"'{word}' was expected.");
        }
    }

    /// <summary>The values of <c>when</c>, divided by commas or <c>or</c>.</summary>
    public List<Fluid.Ast.Expression> ReadOptions()
    {
        var options = new List<Fluid.Ast.Expression> { ReadValue() };
        while (Take(",") || Take("or"))
        {
            options.Add(ReadValue());
        }

        return options;
    }

    /// <summary>Settings such as <c>limit:2</c>, and words that stand alone.</summary>
    public Dictionary<string, Fluid.Ast.Expression> ReadSettings(params string[] flags)
    {
        var settings = new Dictionary<string, Fluid.Ast.Expression>();
        while (!AtEnd)
        {
            Take(",");
            var name = ReadName();
            settings[name] = flags.Contains(name) ? new LiteralExpression(BooleanValue.True) : ReadSetting();
        }

        return settings;
    }

    public CycleStatement ReadCycle()
    {
        var first = ReadValue();
        Fluid.Ast.Expression? group = null;
        var values = new List<Fluid.Ast.Expression>();
        if (Take(":"))
        {
            group = first;
            values.Add(ReadValue());
        }
        else
        {
            values.Add(first);
        }

        while (Take(","))
        {
            values.Add(ReadValue());
        }

        return new CycleStatement(group!, values);
    }

    private Fluid.Ast.Expression ReadSetting()
    {
        Expect(":");
        return ReadValue();
    }

    private Fluid.Ast.Expression ReadComparison()
    {
        var left = ReadValue();
        var comparison = Peek;
        if (comparison is not ("==" or "!=" or "<>" or ">" or "<" or ">=" or "<=" or "contains" or "startswith" or "endswith"))
        {
            return left;
        }

        _next++;
        var right = ReadValue();
        return comparison switch
        {
            "==" => new EqualBinaryExpression(left, right),
            "!=" or "<>" => new NotEqualBinaryExpression(left, right),
            ">" => new GreaterThanBinaryExpression(left, right, true),
            ">=" => new GreaterThanBinaryExpression(left, right, false),
            "<" => new LowerThanBinaryExpression(left, right, true),
            "<=" => new LowerThanBinaryExpression(left, right, false),
            "contains" => new ContainsBinaryExpression(left, right),
            "startswith" => new StartsWithBinaryExpression(left, right),
            _ => new EndsWithBinaryExpression(left, right),
        };
    }

    private LimitedFilter ReadFilter(Fluid.Ast.Expression input)
    {
        var name = ReadName();
        var arguments = new List<FilterArgument>();
        if (Take(":"))
        {
            do
            {
                var isNamed = IsName(Peek) && _next + 1 < _words.Count && _words[_next + 1] is { Text: ":", IsQuoted: false };
                var argument = isNamed ? ReadName() : null;
                Take(isNamed ? ":" : "");
                arguments.Add(new FilterArgument(argument!, ReadValue()));
            }
            while (Take(","));
        }

        return new LimitedFilter(input, name, arguments);
    }

    private LimitedRange ReadRange()
    {
        var from = ReadValue();
        Expect("..");
        var to = ReadValue();
        Expect(")");
        return new LimitedRange(from, to);
    }

    private MemberExpression ReadMember(string name)
    {
        var segments = new List<MemberSegment> { new IdentifierSegment(name) };
        while (true)
        {
            if (Take("."))
            {
                segments.Add(new IdentifierSegment(ReadName()));
            }
            else if (Take("["))
            {
                segments.Add(new IndexerSegment(ReadValue()));
                Expect("]");
            }
            else
            {
                return new MemberExpression(segments);
            }
        }
    }

    private bool Take(string word)
    {
        if (word.Length == 0 || Peek != word)
        {
            return false;
        }

        _next++;
        return true;
    }

    private static bool IsName(string text) => text.Length > 0 && (char.IsLetter(text[0]) || text[0] == '_');

    private static List<(string Text, bool IsQuoted)> Words(LiquidPart part)
    {
        var words = new List<(string, bool)>();
        var text = part.Text;
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            var character = text[i];
            if (char.IsWhiteSpace(character))
            {
                i++;
            }
            else if (character is '"' or '\'')
            {
                i = text.IndexOf(character, start + 1);
                words.Add((i < 0 ? throw part.Error("A text in quotes is not closed.") : text[(start + 1)..i], true));
                i++;
            }
            else if (char.IsDigit(character) || (character == '-' && i + 1 < text.Length && char.IsDigit(text[i + 1])))
            {
                i++;
                while (i < text.Length && (char.IsDigit(text[i]) || (text[i] == '.' && i + 1 < text.Length && char.IsDigit(text[i + 1]))))
                {
                    i++;
                }

                words.Add((text[start..i], false));
            }
            else if (char.IsLetter(character) || character == '_')
            {
                while (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] is '_' or '-' or '?'))
                {
                    i++;
                }

                words.Add((text[start..i], false));
            }
            else
            {
                var pair = i + 1 < text.Length ? text.Substring(i, 2) : "";
                i += pair is "==" or "!=" or "<>" or ">=" or "<=" or ".." ? 2 : 1;
                words.Add((text[start..i], false));
            }
        }

        return words;
    }
}
