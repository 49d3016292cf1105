using Fluid;
using Fluid.Ast;
using Fluid.Parser;

namespace JetVision.Workflows.Expressions.Liquid;

/// <summary>
/// Reads a Liquid template into Fluid's syntax tree; Fluid renders it. Fluid's own reader is not used because it needs a version of its parser library that cannot be
/// had together with it. Tags: assign, capture, case, comment, cycle, decrement, echo, for, if, ifchanged, increment, liquid, raw, tablerow, unless. There is no
/// include or render: a template reads no other.
/// </summary>
internal sealed class LiquidReader
{
    private const int MaximumDepth = 100;
    private readonly List<LiquidPart> _parts;
    private int _next;
    private int _depth;

    private LiquidReader(List<LiquidPart> parts) => _parts = parts;

    /// <summary>Reads a template.</summary>
    /// <exception cref="FormatException">The text is no template; the message says where and why.</exception>
    public static IFluidTemplate Read(string text) => new FluidTemplate(new LiquidReader(LiquidPart.Split(text)).ReadToEnd());

    private List<Statement> ReadToEnd()
    {
        var statements = ReadUntil([], out var end);
        return end is null ? statements : throw end.Error($"'{end.Name}' has no beginning.");
    }

    /// <summary>Reads statements up to one of the given tags, which is taken too.</summary>
    private List<Statement> ReadUntil(string[] ends, out LiquidPart? end)
    {
        if (++_depth > MaximumDepth)
        {
            throw new FormatException("The template nests too deep.");
        }

        var statements = new List<Statement>();
        while (_next < _parts.Count)
        {
            var part = _parts[_next++];
            if (part.Kind == LiquidPartKind.Text)
            {
                statements.Add(new TextSpanStatement(part.Text));
            }
            else if (part.Kind == LiquidPartKind.Output)
            {
                statements.Add(new OutputStatement(part.Expression().ReadFiltered()));
            }
            else if (ends.Contains(part.Name) || part.Name.StartsWith("end", StringComparison.Ordinal) || part.Name is "else" or "elsif" or "when")
            {
                _depth--;
                end = part;
                return statements;
            }
            else
            {
                statements.Add(ReadTag(part));
            }
        }

        _depth--;
        end = null;
        return statements;
    }

    private Statement ReadTag(LiquidPart tag)
    {
        var text = tag.Expression();
        switch (tag.Name)
        {
            case "assign":
                var name = text.ReadName();
                text.Expect("=");
                return new AssignStatement(name, text.ReadFiltered());
            case "echo":
                return new OutputStatement(text.ReadFiltered());
            case "capture":
                return new LimitedCapture(text.ReadNameOrText(), ReadBody(tag, "endcapture"));
            case "if":
                return ReadIf(tag, text.ReadCondition());
            case "unless":
                var condition = text.ReadCondition();
                var unless = ReadBody(tag, out var afterUnless, "else", "endunless");
                return new UnlessStatement(condition, unless, afterUnless.Name == "else" ? new ElseStatement(ReadBody(tag, "endunless")) : null);
            case "case":
                return ReadCase(tag, text.ReadValue());
            case "for":
                return ReadFor(tag, text);
            case "tablerow":
                return ReadTableRow(tag, text);
            case "break":
                return new BreakStatement();
            case "continue":
                return new ContinueStatement();
            case "cycle":
                return text.ReadCycle();
            case "increment":
                return new IncrementStatement(text.ReadName());
            case "decrement":
                return new DecrementStatement(text.ReadName());
            case "ifchanged":
                return new IfChangedStatement(ReadBody(tag, "endifchanged"));
            case "liquid":
                return new LiquidStatement(new LiquidReader(LiquidPart.Lines(tag.Text)).ReadToEnd());
            default:
                throw tag.Error($"There is no tag '{tag.Name}'.");
        }
    }

    private IfStatement ReadIf(LiquidPart tag, Fluid.Ast.Expression condition)
    {
        var statements = ReadBody(tag, out var end, "elsif", "else", "endif");
        var others = new List<ElseIfStatement>();
        ElseStatement? otherwise = null;
        while (end.Name != "endif")
        {
            if (end.Name == "elsif")
            {
                var next = end.Expression().ReadCondition();
                others.Add(new ElseIfStatement(next, ReadBody(tag, out end, "elsif", "else", "endif")));
            }
            else
            {
                otherwise = new ElseStatement(ReadBody(tag, out end, "endif"));
            }
        }

        return new IfStatement(condition, statements, otherwise, others);
    }

    private CaseStatement ReadCase(LiquidPart tag, Fluid.Ast.Expression value)
    {
        ReadBody(tag, out var end, "when", "else", "endcase");
        var cases = new List<WhenStatement>();
        ElseStatement? otherwise = null;
        while (end.Name != "endcase")
        {
            if (end.Name == "when")
            {
                var options = end.Expression().ReadOptions();
                cases.Add(new WhenStatement(options, ReadBody(tag, out end, "when", "else", "endcase")));
            }
            else
            {
                otherwise = new ElseStatement(ReadBody(tag, out end, "endcase"));
            }
        }

        return new CaseStatement(value, otherwise, [.. cases]);
    }

    private ForStatement ReadFor(LiquidPart tag, LiquidExpressionReader text)
    {
        var item = text.ReadName();
        text.Expect("in");
        var source = text.ReadValue();
        var settings = text.ReadSettings("reversed");
        var statements = ReadBody(tag, out var end, "else", "endfor");
        var otherwise = end.Name == "else" ? new ElseStatement(ReadBody(tag, "endfor")) : null;
        return new ForStatement(
            statements, item, source, settings.GetValueOrDefault("limit"), settings.GetValueOrDefault("offset"), settings.ContainsKey("reversed"), otherwise);
    }

    private TableRowStatement ReadTableRow(LiquidPart tag, LiquidExpressionReader text)
    {
        var item = text.ReadName();
        text.Expect("in");
        var source = text.ReadValue();
        var settings = text.ReadSettings();
        return new TableRowStatement(
            ReadBody(tag, "endtablerow"), item, source, settings.GetValueOrDefault("limit"), settings.GetValueOrDefault("offset"), settings.GetValueOrDefault("cols"));
    }

    private List<Statement> ReadBody(LiquidPart tag, string end) => ReadBody(tag, out _, end);

    private List<Statement> ReadBody(LiquidPart tag, out LiquidPart end, params string[] ends)
    {
        var statements = ReadUntil(ends, out var found);
        end = found ?? throw tag.Error($"'{tag.Name}' has no end.");
        return ends.Contains(end.Name) ? statements : throw end.Error($"'{end.Name}' does not belong to '{tag.Name}'.");
    }
}
