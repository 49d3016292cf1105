using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using JetVision.Activities.Shared;
using Microsoft.Extensions.Options;

namespace JetVision.Activities.Sourcing.Avinode;

/// <summary>The bearer of every call: the connection's own token, or one fetched by OAuth 2.0 client credentials and renewed before it runs out. Singleton.</summary>
internal sealed class AvinodeTokens(IOptions<AvinodeOptions> options, IHttpClientFactory clients, TimeProvider time) : IDisposable
{
    /// <summary>The name of the client that fetches tokens: it carries none of the headers of the API.</summary>
    public const string Client = "avinode-tokens";

    private readonly SemaphoreSlim _fetching = new(1, 1);
    private (string Token, DateTimeOffset Until)? _held;

    /// <summary>Whether tokens are fetched, so that a refused one can be replaced.</summary>
    public bool AreFetched => options.Value.ClientId is { Length: > 0 };

    public async Task<string> CurrentAsync(CancellationToken cancellation)
    {
        if (!AreFetched)
        {
            return options.Value.AuthenticationToken;
        }

        await _fetching.WaitAsync(cancellation);
        try
        {
            if (_held is not { } held || held.Until <= time.GetUtcNow())
            {
                _held = held = await FetchAsync(cancellation);
            }

            return held.Token;
        }
        finally
        {
            _fetching.Release();
        }
    }

    public void Dispose() => _fetching.Dispose();

    /// <summary>Lets go of a token that was refused.</summary>
    public void Forget(string token)
    {
        if (_held is { } held && held.Token == token)
        {
            _held = null;
        }
    }

    private async Task<(string Token, DateTimeOffset Until)> FetchAsync(CancellationToken cancellation)
    {
        try
        {
            using var client = clients.CreateClient(Client);
            client.Timeout = options.Value.Timeout;
            using var form = new FormUrlEncodedContent(
            [
                new("grant_type", "client_credentials"), new("client_id", options.Value.ClientId), new("client_secret", options.Value.ClientSecret),
            ]);
            using var response = await client.PostAsync(new Uri($"{options.Value.BaseAddress!.AbsoluteUri.TrimEnd('/')}/oauth/token"), form, cancellation);
            if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest or HttpStatusCode.Forbidden)
            {
                throw new OutsideException("Avinode", "the client's secret is not accepted, or has run out; make a new one at Avinode and replace Avinode:ClientSecret under Settings, Credentials.", isTransient: false)
                {
                    AwaitsPerson = true,
                };
            }

            response.EnsureSuccessStatusCode();
            var answer = await response.Content.ReadFromJsonAsync<Answer>(cancellation);
            return answer?.AccessToken is { Length: > 0 } token
                ? (token, time.GetUtcNow().AddSeconds(Math.Max(15, answer.ExpiresIn - 60)))
                : throw new JsonException("no token");
        }
        catch (Exception error) when (error is HttpRequestException or JsonException || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new OutsideException("Avinode", "no access token could be fetched: the token service does not answer as it should.", isTransient: true, innerException: error);
        }
    }

    private sealed record Answer([property: JsonPropertyName("access_token")] string? AccessToken, [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
