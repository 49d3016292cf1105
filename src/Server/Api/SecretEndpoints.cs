using System.Security.Claims;
using JetVision.Server.Operations;
using JetVision.Server.Security;

namespace JetVision.Server.Api;

/// <summary>Replaces credentials of outside systems while the server runs.</summary>
internal static class SecretEndpoints
{
    public static RouteGroupBuilder MapStoredSecrets(this IEndpointRouteBuilder app)
    {
        var secrets = app.MapGroup("/api/settings/credentials").WithTags("Settings").RequireAuthorization(Policies.Admin);
        secrets.MapGet("/", List).WithSummary("Which credentials can be replaced, and which are; never what they hold");
        secrets.MapPut("/{name}", Replace).WithSummary("Puts {value} in the place of the configuration's credential");
        secrets.MapDelete("/{name}", GiveBack).WithSummary("Gives the configuration's credential its place back");
        return secrets;
    }

    private static async Task<IResult> List(StoredSecrets secrets, CancellationToken cancellation) => TypedResults.Ok(new { items = await secrets.ListAsync(cancellation) });

    private static async Task<IResult> Replace(string name, NewSecret secret, ClaimsPrincipal user, StoredSecrets secrets, CancellationToken cancellation) =>
        await secrets.ReplaceAsync(name, secret.Value ?? "", user.Identity?.Name ?? "an administrator", cancellation) is { } refusal ? Problems.Of(refusal) : TypedResults.NoContent();

    private static async Task<IResult> GiveBack(string name, ClaimsPrincipal user, StoredSecrets secrets, CancellationToken cancellation) =>
        await secrets.ReplaceAsync(name, null, user.Identity?.Name ?? "an administrator", cancellation) is { } refusal ? Problems.Of(refusal) : TypedResults.NoContent();

    private sealed record NewSecret(string? Value);
}
