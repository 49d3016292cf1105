using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using JetVision.Activities.Storage;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace JetVision.Activities.Shared.Tools;

/// <summary>Who calls a tool. A tool that keeps who did something takes it as a parameter, which no schema shows.</summary>
/// <param name="Name">The person's or program's name, or the agent's.</param>
public sealed record ToolCaller(string Name);

/// <summary>How far a tool is. A tool that takes long takes an <see cref="IProgress{T}"/> of it as a parameter, which no schema shows.</summary>
/// <param name="Done">How many are done.</param>
/// <param name="Of">Of how many; null when nobody knows.</param>
/// <param name="Words">What is being done.</param>
public sealed record ToolProgress(int Done, int? Of, string Words);

/// <summary>A tool: written once in a room, and called by programs over MCP and by agents alike.</summary>
public sealed class Tool
{
    // The schemas of arguments are made from the options, which therefore must say how they look at types.
    private static readonly JsonSerializerOptions Json = new(StoredJson.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    private static readonly IProgress<ToolProgress> Unheard = new Unheeding();

    private readonly ToolAttribute _says;

    internal Tool(string set, MethodInfo method, ToolAttribute says)
    {
        (Set, _says) = (set, says);
        Function = AIFunctionFactory.Create(
            method,
            arguments => ActivatorUtilities.CreateInstance(arguments.Services!, method.DeclaringType!),
            new AIFunctionFactoryOptions
            {
                Name = says.Name,
                SerializerOptions = Json,
                ExcludeResultSchema = true,
                ConfigureParameterBinding = parameter => parameter.ParameterType == typeof(ToolCaller) || parameter.ParameterType == typeof(IProgress<ToolProgress>)
                    ? new() { ExcludeFromSchema = true, BindParameter = (bound, arguments) => arguments.Context![bound.ParameterType] }
                    : default,
            });
    }

    /// <summary>Gets the set it belongs to, such as <c>avinode</c>: programs may take the tools of one set alone.</summary>
    public string Set { get; }

    /// <summary>Gets the name.</summary>
    public string Name => _says.Name;

    /// <summary>Gets the name for people.</summary>
    public string Title => _says.Title;

    /// <summary>Gets the scope that a program needs.</summary>
    public string Scope => _says.Scope;

    /// <summary>Gets what is said of its effects.</summary>
    public ToolAttribute Says => _says;

    /// <summary>Gets its description.</summary>
    public string Description => Function.Description;

    /// <summary>Gets the JSON schema of its arguments.</summary>
    public JsonElement Schema => Function.JsonSchema;

    /// <summary>Gets name, description and schema as a function; it is called through <see cref="CallAsync"/>.</summary>
    public AIFunction Function { get; }

    /// <summary>Calls it.</summary>
    /// <param name="arguments">The arguments by name, as JSON or as they are.</param>
    /// <param name="services">The caller's scope.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="progress">Hears how far it is; null for nobody.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The answer as the caller reads it: JSON, or plain words.</returns>
    /// <exception cref="ToolRefusedException">It says no.</exception>
    public async Task<string> CallAsync(IEnumerable<KeyValuePair<string, object?>> arguments, IServiceProvider services, ToolCaller caller, IProgress<ToolProgress>? progress, CancellationToken cancellation)
    {
        var given = new AIFunctionArguments(arguments.ToDictionary(argument => argument.Key, argument => argument.Value, StringComparer.Ordinal))
        {
            Services = services,
            Context = new Dictionary<object, object?> { [typeof(ToolCaller)] = caller, [typeof(IProgress<ToolProgress>)] = progress ?? Unheard },
        };
        try
        {
            return await Function.InvokeAsync(given, cancellation) switch
            {
                JsonElement { ValueKind: JsonValueKind.String } words => words.GetString()!,
                JsonElement answer => answer.GetRawText(),
                var other => other?.ToString() ?? "",
            };
        }
        catch (OutsideException failure)
        {
            // Its message names the system and the cure, and holds no secret.
            throw new ToolRefusedException(failure.Message);
        }
        catch (Exception misfit) when (misfit is ArgumentException { ParamName: "arguments" } or JsonException)
        {
            throw new ToolRefusedException("The arguments do not fit; see the tool's description and schema.");
        }
    }

    private sealed class Unheeding : IProgress<ToolProgress>
    {
        public void Report(ToolProgress value)
        {
        }
    }
}
