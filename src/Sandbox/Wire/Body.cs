using System.Text.Json;

namespace JetVision.Sandbox.Wire;

/// <summary>Reads what callers send. Unknown properties are ignored; what is no JSON object is refused.</summary>
internal static class Body
{
    /// <summary>The body, or the answer to give instead.</summary>
    public static async Task<(JsonElement Json, Envelope? Refusal)> ReadAsync(HttpRequest request)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, default, request.HttpContext.RequestAborted);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (document.RootElement.Clone(), null)
                : (default, Envelope.Error(StatusCodes.Status400BadRequest, WireError.Invalid("", "The body must be a JSON object")));
        }
        catch (JsonException)
        {
            return (default, Envelope.Error(StatusCodes.Status400BadRequest, WireError.Invalid("", "The body is not valid JSON")));
        }
    }

    public static string? Text(this JsonElement json, string name) => json.TryGet(name) switch
    {
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        { ValueKind: JsonValueKind.Number } value => value.GetRawText(),
        _ => null,
    };

    public static bool? Flag(this JsonElement json, string name) => json.TryGet(name) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => null,
    };

    public static int? Whole(this JsonElement json, string name) =>
        json.TryGet(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

    public static decimal? Amount(this JsonElement json, string name) =>
        json.TryGet(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDecimal(out var number) ? number : null;

    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) =>
        json.TryGet(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    public static JsonElement? TryGet(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : null;
}
