using System.Text.Json;

namespace JetVision.Sandbox.Models;

/// <summary>A scripted answer in OpenAI's shape, whole or in pieces.</summary>
internal sealed class Completion(JsonElement asked, ModelStep step, long createdAt)
{
    private readonly string _id = $"chatcmpl-{Guid.NewGuid():N}";
    private readonly string _model = asked.ValueKind == JsonValueKind.Object && asked.TryGetProperty("model", out var model) ? model.ToString() : "practice-model";

    public bool IsCut => step.Cut == true;

    /// <summary>A token is about four characters; enough for budgets and costs to have something to count.</summary>
    private object Usage
    {
        get
        {
            var (tokensIn, tokensOut) = (asked.GetRawText().Length / 4, ((step.Content ?? step.Refusal)?.Length ?? 40) / 4);
            return new { prompt_tokens = tokensIn, completion_tokens = tokensOut, total_tokens = tokensIn + tokensOut };
        }
    }

    private string Finish => step.ToolCalls is { Count: > 0 } ? "tool_calls" : "stop";

    public object Whole() => new
    {
        id = _id,
        @object = "chat.completion",
        created = createdAt,
        model = _model,
        choices = new[] { new { index = 0, message = Message(), finish_reason = Finish } },
        usage = Usage,
    };

    public IEnumerable<object> Pieces()
    {
        yield return Piece(new { role = "assistant", content = "" }, null);
        if (step.ToolCalls is { Count: > 0 } calls)
        {
            for (var i = 0; i < calls.Count; i++)
            {
                yield return Piece(new { tool_calls = new[] { new { index = i, id = $"call_{i}_{_id}", type = "function", function = new { name = calls[i].Name, arguments = "" } } } }, null);
                yield return Piece(new { tool_calls = new[] { new { index = i, function = new { arguments = calls[i].Arguments ?? "{}" } } } }, null);
            }
        }
        else if (step.Refusal is { } refusal)
        {
            yield return Piece(new { refusal }, null);
        }
        else
        {
            var words = (step.Content ?? "").Split(' ');
            for (var i = 0; i < (IsCut ? words.Length / 2 : words.Length); i++)
            {
                yield return Piece(new { content = i == 0 ? words[i] : " " + words[i] }, null);
            }
        }

        if (IsCut)
        {
            yield break;
        }

        yield return Piece(new { }, Finish);
        yield return new { id = _id, @object = "chat.completion.chunk", created = createdAt, model = _model, choices = Array.Empty<object>(), usage = Usage };
    }

    private object Message() => step.ToolCalls is { Count: > 0 } calls
        ? new
        {
            role = "assistant",
            content = (string?)null,
            tool_calls = calls.Select((call, i) => new { id = $"call_{i}_{_id}", type = "function", function = new { name = call.Name, arguments = call.Arguments ?? "{}" } }),
        }
        : step.Refusal is { } refusal ? new { role = "assistant", content = (string?)null, refusal } : new { role = "assistant", content = step.Content ?? "" };

    private object Piece(object delta, string? finish) => new
    {
        id = _id, @object = "chat.completion.chunk", created = createdAt, model = _model, choices = new[] { new { index = 0, delta, finish_reason = finish } },
    };
}
