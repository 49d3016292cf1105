using System.ComponentModel;
using System.Reflection;
using System.Text;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Expressions;

namespace JetVision.Workflows.Definitions;

/// <summary>Makes an activity class's descriptor from its attributes and, where those are silent, from its XML documentation.</summary>
internal static class ActivityDescriber
{
    public static ActivityDescriptor Describe(Type type)
    {
        var attribute = type.GetCustomAttribute<ActivityAttribute>()
            ?? throw new InvalidOperationException($"The activity {type} needs an [Activity] attribute: it names the type that definitions store.");
        var name = attribute.Type ?? type.Name;
        var sample = (Activity)Activator.CreateInstance(type, nonPublic: true)!;
        var properties = ActivityType.BindableProperties(type).Select(property => new BoundProperty(property)).ToList();
        var inputs = properties.Where(property => IsInput(property)).Select(property => DescribeInput(property, sample)).ToList();
        var ports = properties
            .Where(property => property.Kind == PropertyKind.Child)
            .Select(property => new PortDescriptor(property.Name, property.Name, PortType.Embedded, IsBrowsable(property.Property)))
            .Concat((type.GetCustomAttribute<FlowNodeAttribute>()?.Outcomes ?? []).Select(outcome => new PortDescriptor(outcome, outcome, PortType.Flow)))
            .ToList();
        var browsable = type.GetCustomAttribute<BrowsableAttribute>()?.Browsable ?? true;
        return new ActivityDescriptor
        {
            TypeName = $"{attribute.Namespace}.{name}",
            Namespace = attribute.Namespace,
            Name = name,
            Version = attribute.Version,
            Category = attribute.Category,
            DisplayName = attribute.DisplayName ?? Words(name),
            Description = attribute.Description ?? XmlDocs.SummaryOf(type),
            Kind = typeof(Trigger).IsAssignableFrom(type) ? ActivityKind.Trigger : attribute.Kind,
            Inputs = inputs,
            Outputs =
            [
                .. properties
                    .Where(property => property.Kind == PropertyKind.Output)
                    .Select((property, index) => new OutputDescriptor
                    {
                        Name = property.Name,
                        TypeName = property.Property.GetCustomAttribute<DescribedAsAttribute>()?.TypeName ?? TypeName(property.ValueType),
                        DisplayName = property.Property.GetCustomAttribute<OutputAttribute>()?.DisplayName ?? Words(property.Name),
                        Description = property.Property.GetCustomAttribute<OutputAttribute>()?.Description ?? XmlDocs.SummaryOf(property.Property),
                        Order = index,
                        IsBrowsable = IsBrowsable(property.Property) && property.Property.GetCustomAttribute<OutputAttribute>()?.IsBrowsable != false,
                    }),
            ],
            Ports = ports,
            IsContainer = typeof(IActivityContainer).IsAssignableFrom(type),
            IsBrowsable = browsable,
            IsStart = typeof(IStartNode).IsAssignableFrom(type),
            IsTerminal = typeof(ITerminalNode).IsAssignableFrom(type),
            CustomProperties = sample is IDescribesItself described ? described.CustomProperties : new Dictionary<string, object?>(),
        };
    }

    /// <summary>The stored name of a type, or its own.</summary>
    public static string TypeName(Type type) => StoredTypes.AliasOf(type) ?? (Nullable.GetUnderlyingType(type) ?? type).Name;

    /// <summary>The words of a name: <c>WaitForCompletion</c> becomes "Wait For Completion", <c>PdfUrl</c> "Pdf Url", <c>HTTPMethod</c> "HTTP Method".</summary>
    public static string Words(string name)
    {
        var text = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))))
            {
                text.Append(' ');
            }

            text.Append(name[i]);
        }

        return text.ToString();
    }

    private static bool IsInput(BoundProperty property) =>
        property.Kind == PropertyKind.Input || (property.Kind == PropertyKind.Plain && property.Attribute is not null);

    private static bool IsBrowsable(PropertyInfo property) => property.GetCustomAttribute<BrowsableAttribute>()?.Browsable ?? true;

    private static InputDescriptor DescribeInput(BoundProperty property, Activity sample)
    {
        var attribute = property.Attribute ?? new InputAttribute();
        var type = Nullable.GetUnderlyingType(property.ValueType) ?? property.ValueType;
        var hint = attribute.UIHint ?? DefaultHint(type, attribute.Options);
        return new InputDescriptor
        {
            Name = property.Name,
            TypeName = TypeName(property.ValueType),
            DisplayName = attribute.DisplayName ?? Words(property.Name),
            Description = attribute.Description ?? XmlDocs.SummaryOf(property.Property),
            Order = attribute.Order,
            IsBrowsable = attribute.IsBrowsable && IsBrowsable(property.Property),
            IsWrapped = property.Kind == PropertyKind.Input,
            UiHint = hint,
            Category = attribute.Category,
            DefaultValue = Shown(attribute.DefaultValue ?? DefaultLiteral(property, sample)),
            DefaultSyntax = attribute.DefaultSyntax,
            AutoEvaluate = attribute.AutoEvaluate && property.Property.GetCustomAttribute<EvaluatedByActivityAttribute>() is null,
            IsReadOnly = attribute.IsReadOnly,
            IsSensitive = attribute.CanContainSecrets,
            UiSpecifications = Specifications(hint, type, attribute.Options, attribute.DefaultSyntax),
        };
    }

    /// <summary>The default that the class gives. Elsa's own activities show one only where they say so, and ours are described alike.</summary>
    private static object? DefaultLiteral(BoundProperty property, Activity sample) =>
        property.Property.Module.Assembly != typeof(Activity).Assembly
            && property.Kind == PropertyKind.Input && property.Property.GetValue(sample) is Input { Expression: { Type: "Literal", Value: { } value } }
            && value is not (false or 0 or 0L or 0d or 0m or "") && value.GetType() is { IsArray: false }
                ? value
                : null;

    private static object? Shown(object? value) => value switch
    {
        Enum => value.ToString(),
        TimeSpan span => span.ToString("c"),
        _ => value,
    };

    private static string DefaultHint(Type type, object? options) => type switch
    {
        _ when options is not null || type.IsEnum => InputUIHints.DropDown,
        _ when type == typeof(bool) => InputUIHints.Checkbox,
        _ when type == typeof(DateTime) || type == typeof(DateTimeOffset) => InputUIHints.DateTimePicker,
        _ when typeof(IDictionary<string, object>).IsAssignableFrom(type) || typeof(IDictionary<string, string>).IsAssignableFrom(type) => InputUIHints.Dictionary,
        _ when type == typeof(Variable) => InputUIHints.VariablePicker,
        _ when type != typeof(string) && type.IsGenericType && typeof(System.Collections.IEnumerable).IsAssignableFrom(type) => InputUIHints.MultiText,
        _ => InputUIHints.SingleLine,
    };

    private static Dictionary<string, object?> Specifications(string hint, Type type, object? options, string? syntax)
    {
        var choices = options switch
        {
            IEnumerable<string> texts => texts.Select(text => text.Split('|') is [var caption, var value] ? new { Text = caption, Value = value } : new { Text = text, Value = text }).ToList(),
            _ when type.IsEnum => Enum.GetNames(type).Select(name => new { Text = name, Value = name }).ToList(),
            _ => null,
        };
        return hint switch
        {
            InputUIHints.DropDown when choices is not null =>
                new() { ["dropdown"] = new { SelectList = new { Items = choices } } },
            InputUIHints.RadioList when choices is not null => new() { ["radiolist"] = new { RadioList = new { Items = choices, IsFlagsEnum = false } } },
            InputUIHints.CheckList when choices is not null => new()
            {
                ["checklist"] = new
                {
                    CheckList = new { Items = choices, IsFlagsEnum = false },
                },
            },
            InputUIHints.CodeEditor when syntax is not null =>
                new() { ["code-editor"] = new Dictionary<string, object?> { ["language"] = syntax == "JavaScript" ? "javascript" : syntax } },
            InputUIHints.JsonEditor => new() { ["code-editor"] = new Dictionary<string, object?> { ["language"] = "json" } },
            _ => [],
        };
    }
}

/// <summary>Is where variables that a script makes are kept, when it is the nearest.</summary>
internal interface IVariableContainer;

/// <summary>Holds a list of activities.</summary>
internal interface IActivityContainer : IVariableContainer;

/// <summary>Is where a flowchart starts.</summary>
internal interface IStartNode;

/// <summary>Completes its sequence or flowchart with itself.</summary>
internal interface ITerminalNode;

/// <summary>Gives its descriptor's custom properties.</summary>
internal interface IDescribesItself
{
    IReadOnlyDictionary<string, object?> CustomProperties { get; }
}

/// <summary>Gives an output another type's name in Studio: what definitions of stock call it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DescribedAsAttribute(string typeName) : Attribute
{
    public string TypeName => typeName;
}

/// <summary>Marks an input that the activity evaluates itself, as often as it needs.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class EvaluatedByActivityAttribute : Attribute;
