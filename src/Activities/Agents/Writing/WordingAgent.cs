using System.Text.Json;
using JetVision.Activities.Agents.Facts;
using JetVision.Activities.Airports;

namespace JetVision.Activities.Agents.Writing;

/// <summary>Words for given facts: the model's where they pass every check, the template's otherwise.</summary>
/// <param name="Text">The words.</param>
/// <param name="Failure">Why the model's words were not taken; null when they were, or there is no model.</param>
/// <param name="IsByModel">Whether the model wrote them.</param>
internal sealed record Worded(string Text, string? Failure, bool IsByModel);

/// <summary>What the writing agents have in common: facts in, words out, every number, day, airport and address of them checked against the facts. Scoped.</summary>
internal sealed class WordingAgent(AgentRunner runner, AgentTroubles troubles, AirportDirectory airports, AgentTools tools)
{
    private const string Schema = """{"type":"object","additionalProperties":false,"required":["text"],"properties":{"text":{"type":"string"}}}""";
    private const int MaxLength = 6000;

    /// <summary>Has the agent write.</summary>
    /// <param name="agent">The agent's name.</param>
    /// <param name="facts">All that the words may say.</param>
    /// <param name="template">What serves without a model, and when its words fail.</param>
    /// <param name="requestId">The request; null for none.</param>
    /// <param name="list">All that the agent may call; what it finds counts as facts too.</param>
    /// <param name="further">A rule of the agent's own: what is wrong with the words, or null.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<Worded> WriteAsync(
        string agent, string facts, string template, Guid? requestId, IReadOnlyList<ToolUse> list, Func<string, string?>? further, CancellationToken cancellation)
    {
        if (!runner.HasModel)
        {
            return new Worded(template, null, false);
        }

        var known = new System.Text.StringBuilder(facts).AppendLine(template);
        var functions = tools.Of(agent, list, found => known.AppendLine(found));
        var result = await runner.RunAsync(
            new AgentTask<string>(agent, $"<facts>\n{facts}\n</facts>\n<template>\n{template}\n</template>", requestId, Schema, Check, functions), cancellation);
        if (result.Value is { } words)
        {
            return new Worded(words, null, true);
        }

        troubles.Raise(result.Failure!, agent, result.Call, "The template's words were used.");
        return new Worded(template, result.Failure!.Message, false);

        Checked<string> Check(string answer)
        {
            string? text;
            try
            {
                using var document = JsonDocument.Parse(answer);
                text = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("text", out var field) && field.ValueKind == JsonValueKind.String
                    ? field.GetString()!.Trim()
                    : null;
            }
            catch (JsonException)
            {
                text = null;
            }

            return text is null or "" or { Length: > MaxLength }
                ? Checked<string>.Misshapen("It is no JSON object with the words under text.")
                : (FactCheck.Fault(text, known.ToString(), airports) ?? further?.Invoke(text)) is { } fault ? Checked<string>.Bad($"{fault}.") : Checked<string>.Good(text);
        }
    }
}
