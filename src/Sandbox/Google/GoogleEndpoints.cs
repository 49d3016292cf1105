using JetVision.Sandbox.Google.Sheets;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JetVision.Sandbox.Google;

/// <summary>Google's OAuth as a program sees it: consent, tokens, and what a token is worth.</summary>
internal static class GoogleEndpoints
{
    private const string ClientId = "sandbox-google-client";
    private const string ClientSecret = "sandbox-google-secret";

    private static readonly string[] Scopes = ["https://mail.google.com/", SheetsEndpoints.Scope, "openid", "email"];

    public static void MapGoogle(this IEndpointRouteBuilder app, Func<EndpointFilterInvocationContext, EndpointFilterDelegate, ValueTask<object?>> faults)
    {
        var google = app.MapGroup("/google");
        google.MapGet("/auth", Authorize);
        google.MapPost("/token", GiveToken).DisableAntiforgery().AddEndpointFilter(faults);
        google.MapGet("/tokeninfo", Look);
        app.MapPut("/sandbox/google/consent", (ConsentOrder order, GoogleAccounts accounts) =>
        {
            accounts.Person = order;
            return TypedResults.NoContent();
        });
        app.MapPost("/sandbox/google/revoke", (GoogleAccounts accounts, ServiceAccounts services) => Revoke(accounts, services, all: true));
        app.MapPost("/sandbox/google/restore", (ServiceAccounts services) =>
        {
            services.IsShut = false;
            return TypedResults.NoContent();
        });
        app.MapPost("/sandbox/google/expire", (GoogleAccounts accounts, ServiceAccounts services) => Revoke(accounts, services, all: false));
    }

    /// <summary>The practice account consents at once, unless <c>/sandbox/google/consent</c> orders otherwise; a login hint makes it another account.</summary>
    private static IResult Authorize(
        GoogleAccounts accounts, string client_id, Uri redirect_uri, string? state, string? code_challenge, string? login_hint, string? scope, string? access_type)
    {
        var asked = scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (client_id != ClientId || asked.Length == 0 || asked.Except(Scopes).Any() || access_type != "offline")
        {
            return TypedResults.BadRequest(new { error = "invalid_request" });
        }

        if (accounts.Person.Error is { } error)
        {
            return TypedResults.Redirect($"{redirect_uri}?error={Uri.EscapeDataString(error)}&state={Uri.EscapeDataString(state ?? "")}");
        }

        var grant = new Grant(login_hint ?? "broker@gmail.example", string.Join(' ', asked.Where(one => one != accounts.Person.Withholds)));
        var code = accounts.Authorize(grant, redirect_uri, code_challenge);
        return TypedResults.Redirect($"{redirect_uri}?code={Uri.EscapeDataString(code)}&state={Uri.EscapeDataString(state ?? "")}&scope={Uri.EscapeDataString(grant.Scope)}");
    }

    private static async Task<IResult> GiveToken(HttpRequest request, GoogleAccounts accounts, ServiceAccounts services)
    {
        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        if (form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer")
        {
            return services.Refusal(form["assertion"].ToString(), $"{request.Scheme}://{request.Host}/google/token") is { } refusal
                ? Results.Json(new { error = "invalid_grant", error_description = refusal }, statusCode: StatusCodes.Status400BadRequest)
                : TypedResults.Json(new { access_token = accounts.Issue(new Grant(ServiceAccounts.Email, SheetsEndpoints.Scope)), expires_in = GoogleAccounts.Lifetime, token_type = "Bearer" });
        }

        if (form["client_id"] != ClientId || form["client_secret"] != ClientSecret)
        {
            return TypedResults.Json(new { error = "invalid_client" }, statusCode: StatusCodes.Status401Unauthorized);
        }

        if (form["grant_type"] == "authorization_code")
        {
            return accounts.Redeem(form["code"].ToString(), form["redirect_uri"].ToString(), form["code_verifier"].ToString()) is { } grant
                ? TypedResults.Json(new
                {
                    access_token = accounts.Issue(grant), refresh_token = accounts.Remember(grant), expires_in = GoogleAccounts.Lifetime, token_type = "Bearer", scope = grant.Scope,
                    id_token = GoogleAccounts.IdToken(grant.Email),
                })
                : Refuse();
        }

        return form["grant_type"] == "refresh_token" && accounts.OwnerOf(form["refresh_token"].ToString()) is { } owner
            ? TypedResults.Json(new { access_token = accounts.Issue(owner), expires_in = GoogleAccounts.Lifetime, token_type = "Bearer", scope = owner.Scope })
            : Refuse();
    }

    private static IResult Look(GoogleAccounts accounts, string access_token) => accounts.Look(access_token) is { } held
        ? TypedResults.Json(new { email = held.Grant.Email, expires_in = held.Seconds, scope = held.Grant.Scope })
        : TypedResults.Json(new { error = "invalid_token" }, statusCode: StatusCodes.Status400BadRequest);

    private static NoContent Revoke(GoogleAccounts accounts, ServiceAccounts services, bool all)
    {
        services.IsShut |= all;
        accounts.Revoke(all);
        return TypedResults.NoContent();
    }

    private static IResult Refuse() =>
        Results.Json(new { error = "invalid_grant", error_description = "Token has been expired or revoked." }, statusCode: StatusCodes.Status400BadRequest);
}
