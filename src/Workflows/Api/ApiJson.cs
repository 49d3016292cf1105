using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JetVision.Workflows.Api;

/// <summary>Elsa's wire format: camel case, enums as words, nulls left out. Independent of the host's own JSON settings.</summary>
internal static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static JsonHttpResult<T> Answer<T>(T value, int? status = null) => TypedResults.Json(value, Options, statusCode: status);
}

/// <summary>A request body in Elsa's wire format. An absent one is an empty object, as Studio and stock clients leave it out at will.</summary>
internal sealed class Body<T>
    where T : class
{
    private readonly byte[] _json;

    private Body(byte[] json) => _json = json;

    /// <summary>The body, read when it is asked for: what is wrong with it is then answered like any other refusal.</summary>
    /// <exception cref="BadHttpRequestException">It is not the JSON that was expected.</exception>
    public T Value => field ??= Read();

    public static async ValueTask<Body<T>?> BindAsync(HttpContext http)
    {
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        return new Body<T>(buffer.Length == 0 ? "{}"u8.ToArray() : buffer.ToArray());
    }

    private T Read()
    {
        try
        {
            return JsonSerializer.Deserialize<T>(_json, ApiJson.Options) ?? throw new BadHttpRequestException("The body is the word null.");
        }
        catch (JsonException error)
        {
            throw new BadHttpRequestException($"The body is not the JSON that was expected: {error.Message}", StatusCodes.Status400BadRequest, error);
        }
    }
}

/// <summary>Elsa's list of all.</summary>
/// <param name="Items">The items.</param>
internal sealed record ItemList<T>(IReadOnlyCollection<T> Items)
{
    public int Count => Items.Count;
}

/// <summary>Elsa's list of one page.</summary>
/// <param name="Items">The page's items.</param>
/// <param name="TotalCount">How many there are on all pages.</param>
/// <param name="Links">What may be done with the list; null for lists without rights of their own.</param>
internal sealed record PagedList<T>(IReadOnlyCollection<T> Items, long TotalCount, IReadOnlyList<Link>? Links = null);

/// <summary>What may be done with something. Studio reads <paramref name="Rel"/> as a permission.</summary>
internal sealed record Link(string Href, string Rel, string Method);
