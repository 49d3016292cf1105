using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace JetVision.Activities.Shared.Tools;

/// <summary>All tools of all rooms. Singleton.</summary>
public sealed class ToolCatalog
{
    private readonly Dictionary<string, Tool> _tools = new(StringComparer.Ordinal);

    internal ToolCatalog(IEnumerable<ToolRoom> rooms)
    {
        foreach (var room in rooms)
        {
            foreach (var method in room.Type.GetMethods())
            {
                if (method.GetCustomAttribute<ToolAttribute>() is { } says && !_tools.TryAdd(says.Name, new Tool(room.Set, method, says)))
                {
                    throw new InvalidOperationException($"Two tools are called {says.Name}; give one of them another name.");
                }
            }
        }
    }

    /// <summary>Gets the tools.</summary>
    public IReadOnlyCollection<Tool> All => _tools.Values;

    /// <summary>The tool of a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The tool; null for none.</returns>
    public Tool? Find(string name) => _tools.GetValueOrDefault(name);
}

/// <summary>A class of tools, and the set they belong to.</summary>
/// <param name="Set">The set.</param>
/// <param name="Type">The class; it is made for each call in the caller's scope.</param>
internal sealed record ToolRoom(string Set, Type Type);

/// <summary>Adds tools.</summary>
public static class ToolSetup
{
    /// <summary>Adds a class of tools; it is made for each call in the caller's scope.</summary>
    /// <typeparam name="T">The class, whose methods have a <see cref="ToolAttribute"/>.</typeparam>
    /// <param name="services">Where to.</param>
    /// <param name="set">The set they belong to.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddTools<T>(this IServiceCollection services, string set)
        where T : class
    {
        services.AddSingleton(new ToolRoom(set, typeof(T)));
        services.TryAddSingleton(provider => new ToolCatalog(provider.GetServices<ToolRoom>()));
        return services;
    }
}
