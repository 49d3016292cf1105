using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using JetVision.Activities.Shared;

namespace JetVision.Activities.Accounts;

/// <summary>Asks Google's token service, whatever the grant.</summary>
internal static class GoogleTokenService
{
    /// <summary>The name of the connections to it.</summary>
    public const string Client = "google-tokens";

    /// <summary>Asks.</summary>
    /// <param name="client">A connection of its own; disposed here.</param>
    /// <param name="system">For whom, as an incident names it.</param>
    /// <param name="address">The token service.</param>
    /// <param name="form">The grant and who asks.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>What it says: a token, or its reason for refusing.</returns>
    /// <exception cref="OutsideException">It did not answer as it should, which may pass.</exception>
    public static async Task<GoogleTokenAnswer> AskAsync(HttpClient client, string system, Uri address, Dictionary<string, string> form, CancellationToken cancellation)
    {
        try
        {
            using (client)
            {
                using var body = new FormUrlEncodedContent(form);
                using var response = await client.PostAsync(address, body, cancellation);
                return (int)response.StatusCode is >= 500 or 429
                    ? throw new OutsideException(system, $"Google's token service answered {((int)response.StatusCode).ToString(CultureInfo.InvariantCulture)}.", isTransient: true)
                    : await response.Content.ReadFromJsonAsync<GoogleTokenAnswer>(cancellation) ?? throw new JsonException();
            }
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or NotSupportedException || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new OutsideException(system, "Google's token service did not answer as it should.", isTransient: true, innerException: error);
        }
    }
}

/// <summary>What Google's token service says.</summary>
/// <param name="AccessToken">For calls; null when it refuses.</param>
/// <param name="RefreshToken">The lasting permission; only after a consent.</param>
/// <param name="ExpiresIn">How long the access token holds, in seconds.</param>
/// <param name="IdToken">Whose permission it is; only after a consent.</param>
/// <param name="Error">Why it refuses; null when it does not.</param>
/// <param name="Scope">What was allowed, apart by spaces; null when it is all that was asked for.</param>
internal sealed record GoogleTokenAnswer(
    [property: JsonPropertyName("access_token")] string? AccessToken, [property: JsonPropertyName("refresh_token")] string? RefreshToken,
    [property: JsonPropertyName("expires_in")] int ExpiresIn, [property: JsonPropertyName("id_token")] string? IdToken, [property: JsonPropertyName("error")] string? Error,
    [property: JsonPropertyName("scope")] string? Scope = null);
