using System.Collections.Concurrent;
using System.Reflection;
using JetVision.Workflows.Authoring;

namespace JetVision.Workflows.Definitions;

/// <summary>What the engine knows of an activity class: its descriptor, how to make one, how to fill its properties and how to call its callbacks.</summary>
internal sealed class ActivityType
{
    private readonly ConcurrentDictionary<string, Func<Activity, ActivityExecutionContext, ValueTask>> _resumptions = new();
    private readonly ConcurrentDictionary<string, Func<Activity, ActivityCompletedContext, ValueTask>> _completions = new();
    private readonly Func<Activity> _factory;

    public ActivityType(Type clrType, ActivityDescriptor descriptor)
    {
        ClrType = clrType;
        Descriptor = descriptor;
        Properties = [.. BindableProperties(clrType).Select(property => new BoundProperty(property))];
        _factory = System.Linq.Expressions.Expression.Lambda<Func<Activity>>(
            System.Linq.Expressions.Expression.New(clrType.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, [])
                ?? throw new InvalidOperationException($"The activity {clrType} needs a constructor without parameters."))).Compile();
        var attribute = clrType.GetCustomAttribute<ActivityAttribute>();
        CommitsAfter = attribute?.Kind is ActivityKind.Task or ActivityKind.Job;
    }

    public Type ClrType { get; }

    public ActivityDescriptor Descriptor { get; }

    public IReadOnlyList<BoundProperty> Properties { get; }

    /// <summary>Whether the activity has an effect on the outside, so that the run is saved right after it.</summary>
    public bool CommitsAfter { get; }

    public Activity Create()
    {
        var activity = _factory();
        activity.Type = Descriptor.TypeName;
        activity.Version = Descriptor.Version;
        return activity;
    }

    /// <summary>Calls the method that continues after a wait.</summary>
    public ValueTask Resume(string methodName, Activity activity, ActivityExecutionContext context) =>
        _resumptions.GetOrAdd(methodName, Call<ActivityExecutionContext>)(activity, context);

    /// <summary>Calls the method that hears of a child's completion.</summary>
    public ValueTask Complete(string methodName, Activity activity, ActivityCompletedContext context) =>
        _completions.GetOrAdd(methodName, Call<ActivityCompletedContext>)(activity, context);

    internal static IEnumerable<PropertyInfo> BindableProperties(Type type) =>
        from property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
        where property.CanWrite && property.DeclaringType != typeof(Activity) && property.GetIndexParameters().Length == 0
        orderby InheritanceDepth(property.DeclaringType!) descending, property.MetadataToken
        select property;

    private static int InheritanceDepth(Type type) => type.BaseType is { } parent ? 1 + InheritanceDepth(parent) : 0;

    private Func<Activity, TContext, ValueTask> Call<TContext>(string methodName)
    {
        var method = FindMethod(methodName, typeof(TContext))
            ?? throw new InvalidOperationException(
                $"{ClrType} has no method '{methodName}' that takes a {typeof(TContext).Name} and returns a ValueTask. A run that waits for it was started by a class that had.");
        var activity = System.Linq.Expressions.Expression.Parameter(typeof(Activity));
        var context = System.Linq.Expressions.Expression.Parameter(typeof(TContext));
        var target = method.IsStatic ? null : System.Linq.Expressions.Expression.Convert(activity, method.DeclaringType!);
        return System.Linq.Expressions.Expression
            .Lambda<Func<Activity, TContext, ValueTask>>(System.Linq.Expressions.Expression.Call(target, method, context), activity, context)
            .Compile();
    }

    private MethodInfo? FindMethod(string name, Type parameter)
    {
        for (var type = ClrType; type is not null; type = type.BaseType)
        {
            var method = type.GetMethod(
                name, BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly, [parameter]);
            if (method?.ReturnType == typeof(ValueTask))
            {
                return method;
            }
        }

        return null;
    }
}

/// <summary>A property of an activity class that a definition fills.</summary>
internal sealed class BoundProperty
{
    public BoundProperty(PropertyInfo property)
    {
        Property = property;
        Name = property.Name;
        JsonName = CamelCase(property.Name);
        var type = property.PropertyType;
        Kind = typeof(Input).IsAssignableFrom(type) ? PropertyKind.Input
            : typeof(Output).IsAssignableFrom(type) ? PropertyKind.Output
            : typeof(Activity).IsAssignableFrom(type) ? PropertyKind.Child
            : type.IsAssignableFrom(typeof(List<Activity>)) && type != typeof(object) ? PropertyKind.Children
            : type.IsAssignableFrom(typeof(List<Variable>)) && type != typeof(object) ? PropertyKind.Variables
            : PropertyKind.Plain;
        ValueType = Kind is PropertyKind.Input or PropertyKind.Output ? type.GenericTypeArguments.FirstOrDefault() ?? typeof(object) : type;
        Attribute = property.GetCustomAttribute<InputAttribute>();
    }

    public PropertyInfo Property { get; }

    public string Name { get; }

    public string JsonName { get; }

    public PropertyKind Kind { get; }

    public Type ValueType { get; }

    public InputAttribute? Attribute { get; }

    public static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}

internal enum PropertyKind
{
    Input,
    Output,
    Child,
    Children,
    Variables,
    Plain,
}
