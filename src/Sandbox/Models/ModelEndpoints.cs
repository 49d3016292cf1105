using System.Globalization;
using System.Text;
using System.Text.Json;

namespace JetVision.Sandbox.Models;

/// <summary>A language model to practise on: OpenAI's chat completions on the wire, the answers by a script.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder app, Func<EndpointFilterInvocationContext, EndpointFilterDelegate, ValueTask<object?>> faults)
    {
        app.MapPost("/v1/chat/completions", (Delegate)CompleteAsync).AddEndpointFilter(faults);
        app.MapGet("/v1/models", () => Results.Json(new { @object = "list", data = new[] { new { id = "practice-model", @object = "model", owned_by = "sandbox" } } }));
        var sandbox = app.MapGroup("/sandbox/model");
        sandbox.MapPost("/", SetAsync);
        sandbox.MapDelete("/", (ModelStage stage) =>
        {
            stage.Set(new ModelScript([]));
            return Results.NoContent();
        });
        sandbox.MapGet("/calls", (ModelStage stage) => Results.Json(stage.Heard(), JsonSerializerOptions.Web));
    }

    private static async Task<IResult> SetAsync(HttpRequest request, ModelStage stage)
    {
        try
        {
            var script = await JsonSerializer.DeserializeAsync<ModelScript>(request.Body, JsonSerializerOptions.Web, request.HttpContext.RequestAborted);
            if (script?.Steps is null || script.Steps.Any(step => step is { Status: < 400 or > 599 } or { DelayMs: < 0 or > 600_000 } or { Times: < 0 }))
            {
                return Results.Problem("Send {steps:[…]}; status from 400 to 599, delayMs to 600000, times from 0.", statusCode: StatusCodes.Status400BadRequest);
            }

            stage.Set(script);
            return Results.NoContent();
        }
        catch (JsonException failure)
        {
            return Results.Problem(failure.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    }

    private static async Task CompleteAsync(HttpContext http, ModelStage stage, TimeProvider time)
    {
        JsonElement body;
        try
        {
            body = await JsonSerializer.DeserializeAsync<JsonElement>(http.Request.Body, cancellationToken: http.RequestAborted);
        }
        catch (JsonException)
        {
            await FailAsync(http, 400, null, "The body is no JSON.");
            return;
        }

        var isAuthorized = http.Request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.Ordinal);
        if (stage.Take(new HeardCall(isAuthorized, body.Clone()), TextOf(body)) is not { } step)
        {
            await FailAsync(http, 503, null, "No step of the script fits this call; post one to /sandbox/model.");
            return;
        }

        if (step.DelayMs is > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(step.DelayMs.Value), time, http.RequestAborted);
        }

        if (step.Status is { } status)
        {
            await FailAsync(http, status, step.RetryAfter, "As the script wants.");
        }
        else if (step.Raw is { } raw)
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(raw, http.RequestAborted);
        }
        else
        {
            var completion = new Completion(body, step, time.GetUtcNow().ToUnixTimeSeconds());
            await (body.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True ? StreamAsync(http, completion) : AnswerAsync(http, completion));
        }
    }

    private static async Task AnswerAsync(HttpContext http, Completion completion)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(completion.Whole());
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = bytes.Length;
        if (completion.IsCut)
        {
            await http.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2), http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            http.Abort();
            return;
        }

        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    private static async Task StreamAsync(HttpContext http, Completion completion)
    {
        http.Response.ContentType = "text/event-stream";
        foreach (var chunk in completion.Pieces())
        {
            await http.Response.WriteAsync($"data: {JsonSerializer.Serialize(chunk)}\n\n", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }

        if (completion.IsCut)
        {
            http.Abort();
            return;
        }

        await http.Response.WriteAsync("data: [DONE]\n\n", http.RequestAborted);
    }

    private static async Task FailAsync(HttpContext http, int status, int? retryAfter, string message)
    {
        http.Response.StatusCode = status;
        if (retryAfter is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        await http.Response.WriteAsJsonAsync(new { error = new { message, type = status == 429 ? "rate_limit_exceeded" : "server_error", code = (string?)null } }, http.RequestAborted);
    }

    /// <summary>All that a step's <c>when</c> is looked for in: the messages' words and the name of the asked shape.</summary>
    private static string TextOf(JsonElement body)
    {
        var text = new StringBuilder();
        if (body.ValueKind == JsonValueKind.Object && body.TryGetProperty("messages", out var messages) && messages.ValueKind == JsonValueKind.Array)
        {
            foreach (var message in messages.EnumerateArray())
            {
                if (message.TryGetProperty("content", out var content))
                {
                    text.AppendLine(content.ValueKind == JsonValueKind.Array
                        ? string.Join('\n', content.EnumerateArray().Select(part => part.TryGetProperty("text", out var words) ? words.GetString() : ""))
                        : content.ToString());
                }
            }
        }

        if (body.ValueKind == JsonValueKind.Object && body.TryGetProperty("response_format", out var format))
        {
            text.AppendLine(format.ToString());
        }

        return text.ToString();
    }
}
