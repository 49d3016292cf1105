using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace JetVision.Server.Security.OAuth;

/// <summary>What a program says of itself when it registers (RFC 7591); what else it says is not needed.</summary>
internal sealed record RegistrationBody(
    [property: JsonPropertyName("redirect_uris")] IReadOnlyList<string>? RedirectUris,
    [property: JsonPropertyName("client_name")] string? ClientName);

/// <summary>What it is told.</summary>
internal sealed record RegisteredProgram(
    [property: JsonPropertyName("client_id")] string ClientId,
    [property: JsonPropertyName("client_id_issued_at")] long IssuedAt,
    [property: JsonPropertyName("client_name")] string ClientName,
    [property: JsonPropertyName("redirect_uris")] IReadOnlyList<string> RedirectUris,
    [property: JsonPropertyName("token_endpoint_auth_method")] string AuthMethod,
    [property: JsonPropertyName("grant_types")] IReadOnlyList<string> GrantTypes,
    [property: JsonPropertyName("response_types")] IReadOnlyList<string> ResponseTypes);

/// <summary>Why not.</summary>
internal sealed record RegistrationFault([property: JsonPropertyName("error")] string Error, [property: JsonPropertyName("error_description")] string Description);

/// <summary>
/// Lets a program that nobody has told us of register itself, as stock MCP clients do. Registering gives nothing: a person must sign in and allow it. Every program is
/// a public one, without a secret, held by PKCE.
/// </summary>
internal static class ProgramRegistration
{
    private const int MostAddresses = 10;
    private const int MostName = 100;

    public static async Task<Results<Created<RegisteredProgram>, BadRequest<RegistrationFault>>> RegisterAsync(
        RegistrationBody body, IOpenIddictApplicationManager programs, TimeProvider time, CancellationToken cancellation)
    {
        var addresses = body.RedirectUris ?? [];
        if (addresses.Count is 0 or > MostAddresses || !addresses.All(IsRedirect))
        {
            return TypedResults.BadRequest(new RegistrationFault(
                "invalid_redirect_uri", $"Send 1 to {MostAddresses} redirect_uris: https, http to this machine alone, or a scheme of the program's own; without a fragment."));
        }

        var name = string.IsNullOrWhiteSpace(body.ClientName) ? "A program without a name" : body.ClientName.Trim();
        if (name.Length > MostName || name.Any(char.IsControl))
        {
            return TypedResults.BadRequest(new RegistrationFault("invalid_client_metadata", $"Send a client_name of up to {MostName} characters."));
        }

        var program = new OpenIddictApplicationDescriptor
        {
            ClientId = $"p-{Guid.CreateVersion7():N}",
            ClientType = ClientTypes.Public,
            ConsentType = ConsentTypes.Explicit,
            // A native program may listen on any port of this machine (RFC 8252).
            ApplicationType = addresses.All(address => new Uri(address) is not { Scheme: "https" }) ? ApplicationTypes.Native : ApplicationTypes.Web,
            DisplayName = name,
            Permissions =
            {
                Permissions.Endpoints.Authorization, Permissions.Endpoints.Token, Permissions.Endpoints.Revocation,
                Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.RefreshToken, Permissions.ResponseTypes.Code,
            },
            Requirements = { Requirements.Features.ProofKeyForCodeExchange },
        };
        program.AddScopePermissions([.. Scopes.All.Select(scope => scope.Name)]);
        program.RedirectUris.UnionWith(addresses.Select(address => new Uri(address)));
        await programs.CreateAsync(program, cancellation);
        return TypedResults.Created(
            (string?)null,
            new RegisteredProgram(
                program.ClientId, time.GetUtcNow().ToUnixTimeSeconds(), name, addresses, ClientAuthenticationMethods.None, [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken], [ResponseTypes.Code]));
    }

    /// <summary>When a program registered itself: its id was made at that moment (RFC 9562, 5.7). Null when it did not register itself.</summary>
    internal static DateTimeOffset? RegisteredAt(string clientId) =>
        clientId.StartsWith("p-", StringComparison.Ordinal) && Guid.TryParseExact(clientId[2..], "N", out var id) && id.Version == 7
            ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(clientId.AsSpan(2, 12), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture))
            : null;

    /// <summary>Whether an answer may be sent there: nowhere where another machine could read it on the way, and nothing that a browser would run.</summary>
    private static bool IsRedirect(string address) =>
        address.Length <= 2000
        && Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri.Fragment.Length == 0
        && uri.UserInfo.Length == 0
        && uri.Scheme switch
        {
            "https" => true,
            "http" => uri.IsLoopback,
            // RFC 8252: a scheme of one's own is a domain name turned round, and so has a dot.
            var scheme => scheme.Contains('.', StringComparison.Ordinal),
        };
}
