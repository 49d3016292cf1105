using System.Collections;
using System.Text;
using System.Text.Json;
using Fluid;
using Fluid.Values;
using JetVision.Workflows.Authoring;

namespace JetVision.Workflows.Expressions.Liquid;

/// <summary>Parses Liquid templates. A template sees <c>Variables</c>, <c>Input</c> and the ids of the run, and nothing of the host.</summary>
internal sealed class LiquidCompiler
{
    private const int MaximumSteps = 100_000;
    private const int MaximumRecursion = 50;
    public LiquidCompiler()
    {
        Options = new TemplateOptions { MaxSteps = MaximumSteps, MaxRecursion = MaximumRecursion, MemberAccessStrategy = new StoredTypeMembers() };
        Options.ValueConverters.Add(Convert);
        Options.Filters.AddFilter("base64", Base64);
        Options.Filters.AddFilter("keys", Keys);
    }

    public TemplateOptions Options { get; }

    public CompiledExpression Compile(string template, Type target, out string? error)
    {
        if (string.IsNullOrWhiteSpace(template))
        {
            error = null;
            return new ConstantExpression(null);
        }

        try
        {
            error = null;
            return new LiquidExpression(LiquidReader.Read(template), Options, target);
        }
        catch (FormatException exception)
        {
            // Stock gives the message as the value; so does this, and publishing tells.
            error = $"the Liquid template cannot be parsed, so this message becomes the value: {exception.Message} Mend the template there.";
            return new ConstantExpression(ValueConverter.Convert("\n" + exception.Message + "\n", target));
        }
    }

    private static object? Convert(object value) => value switch
    {
        JsonElement json => ValueConverter.ToPlain(json),
        System.Text.Json.Nodes.JsonNode node => ValueConverter.ToPlain(JsonSerializer.SerializeToElement(node)),
        _ => null,
    };

    private static ValueTask<FluidValue> Base64(FluidValue input, FilterArguments arguments, TemplateContext context)
    {
        var text = input.Type switch
        {
            FluidValues.Nil => null,
            FluidValues.String => input.ToStringValue(),
            FluidValues.Number => input.ToNumberValue().ToString(System.Globalization.CultureInfo.InvariantCulture),
            FluidValues.Boolean => input.ToBooleanValue().ToString(),
            _ => ValueConverter.ToJson(input.ToObjectValue()),
        };
        return new(text is null ? NilValue.Instance : new StringValue(System.Convert.ToBase64String(Encoding.UTF8.GetBytes(text))));
    }

    private static ValueTask<FluidValue> Keys(FluidValue input, FilterArguments arguments, TemplateContext context)
    {
        var names = input.ToObjectValue() switch
        {
            IFluidIndexable indexable => indexable.Keys,
            IDictionary<string, object?> map => map.Keys,
            IDictionary dictionary => dictionary.Keys.Cast<object>().Select(key => key.ToString()!),
            _ => throw new InvalidOperationException("The filter 'keys' works on objects only."),
        };
        return new(new ArrayValue([.. names.Select(name => (FluidValue)new StringValue(name))]));
    }

    /// <summary>Members of the records that rooms registered are readable; of other classes none is.</summary>
    private sealed class StoredTypeMembers : MemberAccessStrategy
    {
        private readonly UnsafeMemberAccessStrategy _all = new() { MemberNameStrategy = MemberNameStrategies.Default };
        private readonly DefaultMemberAccessStrategy _none = new();

        public override IMemberAccessor GetAccessor(Type type, string name) =>
            StoredTypes.AliasOf(type) is not null && type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true
                ? _all.GetAccessor(type, name) ?? _all.GetAccessor(type, char.ToUpperInvariant(name[0]) + name[1..])
                : _none.GetAccessor(type, name);

        public override void Register(Type type, IEnumerable<KeyValuePair<string, IMemberAccessor>> accessors) => _none.Register(type, accessors);
    }
}

/// <summary>A template whose text is the value.</summary>
internal sealed class LiquidExpression(IFluidTemplate template, TemplateOptions options, Type target) : CompiledExpression
{
    public override object? Evaluate(ActivityExecutionContext context)
    {
        var run = context.WorkflowExecutionContext;
        var model = new TemplateContext(options);
        model.SetValue("Variables", new DictionaryValue(new NamedValues(name => context.ReadVariable(name), context.VariableNamesInScope, options)));
        // Also inside a workflow used as an activity it is the run's input, as in stock; that workflow's own are variables there.
        model.SetValue("Input", new DictionaryValue(new NamedValues(name => run.Input.TryGetValue(name, out var value) ? value : null, () => run.Input.Keys, options)));
        // Of the host nothing is reachable: as in stock without permission, the name is empty.
        model.SetValue("Configuration", NilValue.Instance);
        model.SetValue("CorrelationId", run.CorrelationId);
        model.SetValue("WorkflowDefinitionId", run.State.DefinitionId);
        model.SetValue("WorkflowDefinitionVersionId", run.State.DefinitionVersionId);
        model.SetValue("WorkflowDefinitionVersion", run.State.DefinitionVersion);
        model.SetValue("WorkflowInstanceId", run.Id);
        using var text = new LimitedWriter();
        template.RenderAsync(text, NullEncoder.Default, model).AsTask().GetAwaiter().GetResult();
        return ValueConverter.Convert(text.ToString(), target);
    }
}

/// <summary>Values that a template looks up by name.</summary>
internal sealed class NamedValues(Func<string, object?> get, Func<IEnumerable<string>> names, TemplateOptions options) : IFluidIndexable
{
    public int Count => Keys.Count();

    public IEnumerable<string> Keys => names().Distinct();

    public bool TryGetValue(string name, out FluidValue value)
    {
        value = get(name) is { } found ? FluidValue.Create(found, options) : NilValue.Instance;
        return true;
    }
}
