using System.Text.Json;
using JetVision.Activities.Shared.Tools;
using Microsoft.SemanticKernel;

namespace JetVision.Activities.Agents;

/// <summary>A tool on an agent's list.</summary>
/// <param name="Name">The tool's name.</param>
internal sealed record ToolUse(string Name)
{
    /// <summary>The one value that an argument may have in this piece of work, such as the request's id; null for no such bound.</summary>
    public (string Argument, string Value)? Only { get; init; }
}

/// <summary>Offers an agent the tools of its list, and no others: the very tools that programs call over MCP. Scoped.</summary>
internal sealed class AgentTools(ToolCatalog catalog, IServiceProvider services)
{
    /// <summary>The most characters of an answer that a model is given.</summary>
    public const int MaxAnswer = 8_000;

    /// <summary>The functions of a list.</summary>
    /// <param name="agent">The agent's name, under which tools keep what was done.</param>
    /// <param name="list">All that it may call.</param>
    /// <param name="found">Hears each answer before the model does.</param>
    public List<KernelFunction> Of(string agent, IEnumerable<ToolUse> list, Action<string> found) => [.. list.Select(use => Function(agent, use, found))];

    private KernelFunction Function(string agent, ToolUse use, Action<string> found)
    {
        var tool = catalog.Find(use.Name) ?? throw new InvalidOperationException($"The list of the agent {agent} names {use.Name}, and there is no such tool.");
        return KernelFunctionFactory.CreateFromMethod(CallAsync, new KernelFunctionFromMethodOptions { FunctionName = tool.Name, Description = tool.Description, Parameters = Parameters(tool) });

        async Task<string> CallAsync(KernelArguments arguments, CancellationToken cancellation)
        {
            string answer;
            try
            {
                var given = arguments.Select(argument => KeyValuePair.Create(argument.Key, AsJson(tool, argument.Key, argument.Value))).ToList();
                answer = use.Only is { } only && given.Find(argument => argument.Key == only.Argument).Value?.ToString() is { } other && !string.Equals(other, only.Value, StringComparison.OrdinalIgnoreCase)
                    ? $"{only.Argument}: only {only.Value} may be looked at in this work."
                    : await tool.CallAsync(given, services, new ToolCaller(agent), progress: null, cancellation);
            }
            catch (ToolRefusedException refused)
            {
                answer = refused.Message;
            }

            if (answer.Length > MaxAnswer)
            {
                answer = $"{answer[..MaxAnswer]}\n(The first {MaxAnswer} of {answer.Length} characters; ask for less to see the rest.)";
            }

            found(answer);
            return answer;
        }
    }

    private static List<KernelParameterMetadata> Parameters(Tool tool)
    {
        var required = tool.Schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet() : [];
        return
        [
            .. tool.Schema.GetProperty("properties").EnumerateObject().Select(property => new KernelParameterMetadata(property.Name)
            {
                Description = property.Value.TryGetProperty("description", out var words) ? words.GetString() : null,
                IsRequired = required.Contains(property.Name),
                Schema = KernelJsonSchema.Parse(property.Value.GetRawText()),
            }),
        ];
    }

    /// <summary>Semantic Kernel hands every argument over as text; what the schema says is no text is read back as the JSON that the model wrote.</summary>
    private static object? AsJson(Tool tool, string name, object? value)
    {
        if (value is not string text || !tool.Schema.GetProperty("properties").TryGetProperty(name, out var schema) || !schema.TryGetProperty("type", out var type))
        {
            return value;
        }

        var types = type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()).ToList() : [type.GetString()];
        if (types.Contains("string"))
        {
            return text;
        }

        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
