using System.Reflection;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Expressions;

namespace JetVision.Workflows.Definitions;

/// <summary>An assembly whose public activities the engine offers.</summary>
/// <param name="Assembly">The assembly.</param>
public sealed record ActivityAssembly(Assembly Assembly);

/// <summary>The activity types that definitions may use. Built once at start; safe to share.</summary>
public sealed class ActivityTypeRegistry
{
    private readonly Dictionary<(string Name, int Version), ActivityType> _types = [];
    private readonly Dictionary<string, ActivityType> _newest = [];

    /// <summary>Makes a registry of the engine's own activities and those of the given assemblies.</summary>
    /// <param name="assemblies">The assemblies of the rooms.</param>
    public ActivityTypeRegistry(IEnumerable<ActivityAssembly> assemblies)
    {
        foreach (var assembly in assemblies.Select(assembly => assembly.Assembly).Prepend(typeof(Activity).Assembly).Distinct())
        {
            AddActivitiesFrom(assembly);
        }
    }

    /// <summary>Gets the descriptors of all types, by category and name.</summary>
    public IReadOnlyList<ActivityDescriptor> Descriptors =>
        [.. _types.Values.Select(type => type.Descriptor).OrderBy(descriptor => descriptor.Category).ThenBy(descriptor => descriptor.DisplayName)];

    /// <summary>Finds a type's descriptor.</summary>
    /// <param name="typeName">The stored type name.</param>
    /// <param name="version">The version; null for the newest.</param>
    /// <returns>The descriptor; null when there is no such type.</returns>
    public ActivityDescriptor? FindDescriptor(string typeName, int? version = null) => Find(typeName, version)?.Descriptor;

    internal ActivityType? Find(string typeName, int? version = null) =>
        version is { } number && _types.TryGetValue((typeName, number), out var exact) ? exact : _newest.GetValueOrDefault(typeName);

    /// <summary>The type of a class, which need not be one that definitions may use.</summary>
    internal ActivityType Of(Type clrType) =>
        _types.Values.FirstOrDefault(type => type.ClrType == clrType) ?? new ActivityType(clrType, ActivityDescriber.Describe(clrType));

    private static bool IsActivity(Type type) =>
        typeof(Activity).IsAssignableFrom(type) && !type.IsAbstract && !type.IsGenericTypeDefinition && type.GetCustomAttribute<ActivityAttribute>() is not null;

    private void AddActivitiesFrom(Assembly assembly)
    {
        foreach (var clrType in assembly.GetTypes().Where(IsActivity))
        {
            var type = new ActivityType(clrType, ActivityDescriber.Describe(clrType));
            var key = (type.Descriptor.TypeName, type.Descriptor.Version);
            if (!_types.TryAdd(key, type))
            {
                throw new InvalidOperationException($"Two activities are named {key.TypeName} version {key.Version}: {clrType} and {_types[key].ClrType}.");
            }

            if (!_newest.TryGetValue(key.TypeName, out var newest) || newest.Descriptor.Version < key.Version)
            {
                _newest[key.TypeName] = type;
            }

            RegisterValueTypes(type, assembly);
        }
    }

    /// <summary>Records that an activity takes or gives live in variables, so they get a stored name: the type's own.</summary>
    private static void RegisterValueTypes(ActivityType type, Assembly assembly)
    {
        foreach (var property in type.Properties.Where(property => property.Kind is PropertyKind.Input or PropertyKind.Output))
        {
            var valueType = Nullable.GetUnderlyingType(property.ValueType) ?? property.ValueType;
            if (valueType.IsArray)
            {
                valueType = valueType.GetElementType()!;
            }
            else if (valueType is { IsGenericType: true, GenericTypeArguments: [var item] })
            {
                valueType = item;
            }

            if (valueType.Assembly == assembly && !valueType.IsGenericType && StoredTypes.AliasOf(valueType) is null)
            {
                StoredTypes.Register(valueType.Name, valueType, "Domain", XmlDocs.SummaryOf(valueType) ?? "");
            }
        }
    }
}
