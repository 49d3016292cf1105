using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Fluid;
using Fluid.Ast;
using Fluid.Values;

namespace JetVision.Workflows.Expressions.Liquid;

/// <summary>What keeps a template from taking all memory: Fluid counts steps, but one step can make a value of any size.</summary>
internal static partial class LiquidLimits
{
    public const int MaximumText = 4_000_000;
    public const int MaximumRange = 10_000;
    private const int MaximumItems = 100_000;

    /// <summary>Filters whose argument is a pattern with widths in it.</summary>
    private static readonly HashSet<string> Formats = ["date", "format_date", "format_number"];

    public static FluidValue Check(FluidValue value) => value switch
    {
        StringValue text when text.ToStringValue().Length > MaximumText => throw new InvalidOperationException($"A text of the template is longer than {MaximumText} characters."),
        ArrayValue list when list.Values.Count > MaximumItems => throw new InvalidOperationException($"A list of the template has more than {MaximumItems} items."),
        _ => value,
    };

    /// <summary>Refuses what would be too large before it is made.</summary>
    public static void CheckBefore(string filter, FluidValue input, IEnumerable<FluidValue> arguments)
    {
        if (filter == "split" && input.ToStringValue().Length > MaximumItems)
        {
            throw new InvalidOperationException($"A text of more than {MaximumItems} characters can not be split.");
        }

        var patterns = filter == "format_string" ? [input] : Formats.Contains(filter) ? arguments : [];
        if (patterns.Any(pattern => pattern.Type == FluidValues.String && Width().IsMatch(pattern.ToStringValue())))
        {
            throw new InvalidOperationException($"The filter '{filter}' takes no width of more than three digits.");
        }
    }

    [GeneratedRegex("[0-9]{4,}")]
    private static partial Regex Width();
}

/// <summary>A filter whose result has a limit.</summary>
internal sealed class LimitedFilter(Fluid.Ast.Expression input, string name, IReadOnlyList<FilterArgument> arguments) : Fluid.Ast.Expression
{
    private readonly FilterExpression _filter = new(input, name, arguments);

    public override async ValueTask<FluidValue> EvaluateAsync(TemplateContext context)
    {
        var value = await input.EvaluateAsync(context);
        var given = new FilterArgument[arguments.Count];
        var values = new FluidValue[arguments.Count];
        for (var i = 0; i < given.Length; i++)
        {
            values[i] = await arguments[i].Expression.EvaluateAsync(context);
            given[i] = new FilterArgument(arguments[i].Name, new LiteralExpression(values[i]));
        }

        LiquidLimits.CheckBefore(name, value, values);
        return LiquidLimits.Check(await new FilterExpression(new LiteralExpression(value), name, given).EvaluateAsync(context));
    }

    protected override Fluid.Ast.Expression Accept(AstVisitor visitor) => visitor.Visit(_filter);
}

/// <summary>A range whose length has a limit; Fluid makes a list of it.</summary>
internal sealed class LimitedRange(Fluid.Ast.Expression from, Fluid.Ast.Expression to) : Fluid.Ast.Expression
{
    private readonly RangeExpression _range = new(from, to);

    public override async ValueTask<FluidValue> EvaluateAsync(TemplateContext context)
    {
        var length = (await to.EvaluateAsync(context)).ToNumberValue() - (await from.EvaluateAsync(context)).ToNumberValue();
        return length < LiquidLimits.MaximumRange
            ? await _range.EvaluateAsync(context)
            : throw new InvalidOperationException($"A range of the template has more than {LiquidLimits.MaximumRange} numbers.");
    }

    protected override Fluid.Ast.Expression Accept(AstVisitor visitor) => visitor.Visit(_range);
}

/// <summary>A capture whose text has a limit.</summary>
internal sealed class LimitedCapture(string name, IReadOnlyList<Statement> statements) : Statement
{
    public override async ValueTask<Completion> WriteToAsync(TextWriter writer, TextEncoder encoder, TemplateContext context)
    {
        await using var captured = new LimitedWriter();
        foreach (var statement in statements)
        {
            var completion = await statement.WriteToAsync(captured, encoder, context);
            if (completion != Completion.Normal)
            {
                context.SetValue(name, new StringValue(captured.ToString()));
                return completion;
            }
        }

        context.SetValue(name, new StringValue(captured.ToString()));
        return Completion.Normal;
    }

    protected override Statement Accept(AstVisitor visitor) => this;
}

/// <summary>Takes text up to the limit.</summary>
internal sealed class LimitedWriter : StringWriter
{
    public override void Write(char value)
    {
        Check(1);
        base.Write(value);
    }

    public override void Write(string? value)
    {
        Check(value?.Length ?? 0);
        base.Write(value);
    }

    public override void Write(char[] buffer, int index, int count)
    {
        Check(count);
        base.Write(buffer, index, count);
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        Check(buffer.Length);
        base.Write(buffer);
    }

    private void Check(int more)
    {
        if (GetStringBuilder().Length + more > LiquidLimits.MaximumText)
        {
            throw new InvalidOperationException($"The text of the template is longer than {LiquidLimits.MaximumText} characters.");
        }
    }
}
