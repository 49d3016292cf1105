using System.Text.Json;
using System.Text.Json.Nodes;

namespace JetVision.Sandbox.Wire;

/// <summary>An item of <c>meta.errors</c>. The path names the property of the request, or is null.</summary>
internal sealed record WireError(string Title, string Code, string? Path = null)
{
    public const string InputMissing = "ERR_INPUT_MISSING";
    public const string InputInvalid = "ERR_INPUT_GENERIC_INVALID";

    public static WireError Missing(string path) => new($"{path} is missing", InputMissing, path);

    public static WireError Invalid(string path, string title) => new(title, InputInvalid, path);
}

/// <summary>Avinode's answer: <c>meta</c> with errors, warnings and infos, and <c>data</c>. Honours sparse fields (<c>?fields[trips]=id,tripId</c>).</summary>
internal sealed class Envelope(int status, JsonNode? data, IReadOnlyList<WireError> errors, IReadOnlyList<WireError> infos) : IResult
{
    private static readonly string[] AlwaysThere = ["id", "href", "type"];

    public static Envelope Ok(JsonNode? data, params IReadOnlyList<WireError> infos) => new(StatusCodes.Status200OK, data, [], infos);

    public static Envelope Created(JsonNode data, params IReadOnlyList<WireError> infos) => new(StatusCodes.Status201Created, data, [], infos);

    /// <summary>An answer that says 200 and yet did nothing, as Avinode does when an airport is unknown.</summary>
    public static Envelope Soft(IReadOnlyList<WireError> errors) => new(StatusCodes.Status200OK, null, errors, []);

    public static Envelope Error(int status, params IReadOnlyList<WireError> errors) => new(status, null, errors, []);

    public static Envelope NotFound() => Error(StatusCodes.Status404NotFound, new WireError("Not found", "NOT_FOUND"));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ThinOut(data, httpContext.Request.Query);
        var body = new JsonObject
        {
            ["meta"] = new JsonObject { ["errors"] = Items(errors), ["warnings"] = new JsonArray(), ["infos"] = Items(infos) },
        };
        if (data is not null || errors.Count == 0)
        {
            body["data"] = data;
        }
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        await using var writer = new Utf8JsonWriter(httpContext.Response.BodyWriter);
        body.WriteTo(writer);
    }

    private static JsonArray Items(IReadOnlyList<WireError> items)
    {
        var array = new JsonArray();
        foreach (var item in items)
        {
            var error = new JsonObject { ["title"] = item.Title, ["code"] = item.Code };
            if (item.Path is not null)
            {
                error["path"] = item.Path;
            }
            array.Add((JsonNode)error);
        }
        return array;
    }

    private static void ThinOut(JsonNode? node, IQueryCollection query)
    {
        switch (node)
        {
            case JsonArray array:
                foreach (var item in array)
                {
                    ThinOut(item, query);
                }
                break;
            case JsonObject thing:
                if (thing["type"]?.GetValueKind() == JsonValueKind.String && query.TryGetValue($"fields[{thing["type"]}]", out var wanted))
                {
                    var fields = wanted.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries)).Concat(AlwaysThere).ToHashSet();
                    foreach (var name in thing.Select(pair => pair.Key).Where(name => !fields.Contains(name)).ToList())
                    {
                        thing.Remove(name);
                    }
                }
                foreach (var (_, value) in thing)
                {
                    ThinOut(value, query);
                }
                break;
            default:
                break;
        }
    }
}
