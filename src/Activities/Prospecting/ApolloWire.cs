using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using JetVision.Activities.Shared;
using Microsoft.Extensions.Options;

namespace JetVision.Activities.Prospecting;

/// <summary>Makes calls to Apollo's API of version 1. Every failure is an <see cref="OutsideException"/> that names Apollo and the cure.</summary>
internal sealed class ApolloWire(HttpClient http, ApolloKeys keys, ApolloPace pace, IOptions<ApolloOptions> options, TimeProvider time)
{
    public const string System = "Apollo";

    private const int Attempts = 3;

    /// <summary>Longer waits are left to whoever asked.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Makes a call, and again after what may pass.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path below the API's address.</param>
    /// <param name="body">What is sent as JSON; null for nothing.</param>
    /// <param name="isRepeatable">Whether a second call does no harm when the first one's answer was lost: what spends or sends is repeated only when Apollo refused it as one too many.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <param name="key">Another key than the brokerage's, to try it; null for the brokerage's.</param>
    public async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, bool isRepeatable, CancellationToken cancellation, string? key = null)
    {
        key ??= await keys.GetAsync(cancellation);
        var kind = $"{string.GetHashCode(key, StringComparison.Ordinal)} {Kind(path)}";
        for (var attempt = 1; ; attempt++)
        {
            pace.Pass(kind);
            try
            {
                return await SendOnceAsync<T>(method, path, body, key, kind, cancellation);
            }
            catch (OutsideException failure) when (failure.IsTransient && attempt < Attempts && (isRepeatable || failure.InnerException is HttpRequestException { StatusCode: HttpStatusCode.TooManyRequests }))
            {
                var wait = failure.RetryAfter ?? TimeSpan.FromMilliseconds(300 * Math.Pow(2, attempt - 1));
                if (wait > LongestWait || failure.InnerException is JsonException or OperationCanceledException)
                {
                    throw;
                }

                await Task.Delay(wait, time, cancellation);
            }
        }
    }

    /// <summary>The kind of a call: its path without ids and query.</summary>
    internal static string Kind(string path) => string.Join('/', path.Split('?')[0].Split('/').Where(part => !part.Any(char.IsAsciiDigit) || part == "v1"));

    /// <summary>That an answer is not what Apollo gives.</summary>
    public static OutsideException Nonsense(Exception? cause = null) => new(System, "the answer is not in Apollo's format.", isTransient: true, innerException: cause);

    private async Task<T> SendOnceAsync<T>(HttpMethod method, string path, object? body, string key, string kind, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(options.Value.BaseAddress, path));
        request.Headers.Add("X-Api-Key", key);
        request.Headers.CacheControl = new() { NoCache = true };
        request.Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: Json);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.Value.Timeout);
        try
        {
            using var response = await http.SendAsync(request, limit.Token);
            pace.Heed(kind, response);
            return response.IsSuccessStatusCode
                ? await response.Content.ReadFromJsonAsync<T>(Json, limit.Token) ?? throw Nonsense()
                : throw await RefusalAsync(response, limit.Token);
        }
        catch (JsonException error)
        {
            throw Nonsense(error);
        }
        catch (HttpRequestException error)
        {
            throw new OutsideException(System, "it cannot be reached, or the connection was cut.", isTransient: true, innerException: error);
        }
        catch (IOException error)
        {
            throw new OutsideException(System, "the connection was cut.", isTransient: true, innerException: error);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw new OutsideException(System, string.Create(CultureInfo.InvariantCulture, $"no answer within {options.Value.Timeout.TotalSeconds:0} seconds."), isTransient: true, innerException: error);
        }
    }

    private async Task<OutsideException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = response.StatusCode;
        if (status == HttpStatusCode.TooManyRequests && RetryAfter.Of(response, time.GetUtcNow()) is { } wait)
        {
            return ApolloPace.TooMany(wait);
        }

        var words = status switch
        {
            HttpStatusCode.Unauthorized => "the key is not accepted. Make a new one (Apollo: Settings, Integrations, API keys) and enter it under Settings, Apollo, or set Apollo:ApiKey.",
            HttpStatusCode.PaymentRequired => "no credits are left there. Buy some, or wait for the next month.",
            HttpStatusCode.Forbidden => "the plan or the key does not allow this; searches, contacts and sequences need a master key.",
            HttpStatusCode.NotFound => "there is no such thing there.",
            HttpStatusCode.UnprocessableEntity => $"it did not take what was sent{await WordsAsync(response, cancellation)}.",
            HttpStatusCode.TooManyRequests => "too many calls for now; try again later.",
            _ => string.Create(CultureInfo.InvariantCulture, $"it answered {(int)status}."),
        };
        return new OutsideException(
            System, words, status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)status >= 500, RetryAfter.Of(response, time.GetUtcNow()), new HttpRequestException(words, null, status));
    }

    /// <summary>Apollo's own words for what is wrong, as one short line.</summary>
    private static async Task<string> WordsAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            var said = (await response.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("error").ToString();
            var line = new string([.. said.Take(150).Select(letter => char.IsControl(letter) ? ' ' : letter)]).Trim().TrimEnd('.');
            return line.Length > 0 ? $" ({line})" : "";
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "";
        }
    }
}
