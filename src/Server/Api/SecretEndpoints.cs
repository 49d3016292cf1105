using System.Security.Claims;
using JetVision.Server.Operations;
using JetVision.Server.Security;
using NodaTime;

namespace JetVision.Server.Api;

/// <summary>Replaces credentials of outside systems while the server runs.</summary>
internal static class SecretEndpoints
{
    public static RouteGroupBuilder MapStoredSecrets(this IEndpointRouteBuilder app)
    {
        var secrets = app.MapGroup("/api/settings/credentials").WithTags("Settings").RequireAuthorization(Policies.Admin);
        secrets.MapGet("/", List).WithSummary("Which credentials can be replaced, which are, and the last day of each where one was named; never what they hold");
        secrets.MapPut("/{name}", Replace).WithSummary("Puts {value, holdsUntil?} in the place of the configuration's credential; holdsUntil is its last day, such as 2027-03-31");
        secrets.MapDelete("/{name}", GiveBack).WithSummary("Gives the configuration's credential its place back");
        return secrets;
    }

    private static async Task<IResult> List(StoredSecrets secrets, CancellationToken cancellation) => TypedResults.Ok(new { items = await secrets.ListAsync(cancellation) });

    private static async Task<IResult> Replace(string name, HttpRequest http, ClaimsPrincipal user, StoredSecrets secrets, CancellationToken cancellation)
    {
        var (_, body, refusal) = await JsonBody.ReadAsync<NewSecret>(http);
        refusal ??= await secrets.ReplaceAsync(name, body!.Value ?? "", body.HoldsUntil, user.Identity?.Name ?? "an administrator", cancellation);
        return refusal is null ? TypedResults.NoContent() : Problems.Of(refusal);
    }

    private static async Task<IResult> GiveBack(string name, ClaimsPrincipal user, StoredSecrets secrets, CancellationToken cancellation) =>
        await secrets.ReplaceAsync(name, null, null, user.Identity?.Name ?? "an administrator", cancellation) is { } refusal ? Problems.Of(refusal) : TypedResults.NoContent();

    private sealed record NewSecret(string? Value, LocalDate? HoldsUntil);
}
