using System.Security.Claims;
using JetVision.Server.Portal.SignIn;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace JetVision.Server.Security.OAuth;

/// <summary>Where a program asks a person for permission, and gets its tokens. The library has checked the protocol before these are reached.</summary>
internal static class OAuthEndpoints
{
    public static void MapOAuth(this IEndpointRouteBuilder app)
    {
        var oauth = app.MapGroup("/oauth").ExcludeFromDescription();
        oauth.MapMethods("/authorize", ["GET", "POST"], Authorize);
        oauth.MapPost("/token", Exchange);
        oauth.MapPost("/register", ProgramRegistration.RegisterAsync).RequireRateLimiting("sign-in");
        app.MapPost("/account/programs/{id}/revoke", Revoke).RequireAuthorization().ExcludeFromDescription();
    }

    private static async Task<IResult> Authorize(
        HttpContext http, UserManager<Account> users, IOpenIddictApplicationManager programs, IOpenIddictAuthorizationManager permissions, IAntiforgery antiforgery)
    {
        var request = http.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("The authorization endpoint was reached past its checks.");
        var resources = request.GetResources();
        if (!resources.All(resource => ToolAddresses.IsOurs(http, resource)))
        {
            return Refuse(Errors.InvalidTarget, "The resource is none of this server's: send the address of /mcp.");
        }

        var signedIn = await http.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        if (!signedIn.Succeeded || await users.GetUserAsync(signedIn.Principal) is not { } account || People.IsShutOut(account))
        {
            return request.HasPromptValue(PromptValues.None)
                ? Refuse(Errors.LoginRequired, "Nobody is signed in.")
                : Results.LocalRedirect($"/sign-in?returnUrl={Uri.EscapeDataString("/oauth/authorize" + QueryString.Create(request.GetParameters().Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))))}");
        }

        var program = await programs.FindByClientIdAsync(request.ClientId!) ?? throw new InvalidOperationException("The program is unknown past its checks.");
        var asked = Scopes.Known(request.GetScopes()).ToList();
        var scopes = asked.Count > 0 ? asked : [.. Scopes.All.Where(scope => scope.IsRead)];
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.Form.ContainsKey(ConsentPage.Answer))
        {
            http.Response.Headers.XFrameOptions = "DENY";
            http.Response.Headers.CacheControl = "no-store";
            return new RazorComponentResult<ConsentPage>(new Dictionary<string, object?>
            {
                [nameof(ConsentPage.Program)] = await programs.GetDisplayNameAsync(program),
                [nameof(ConsentPage.Destination)] = new Uri(request.RedirectUri!),
                [nameof(ConsentPage.Email)] = account.Email,
                [nameof(ConsentPage.Scopes)] = scopes,
                [nameof(ConsentPage.Parameters)] = request.GetParameters().Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value ?? "")).ToList(),
            });
        }

        if (!await antiforgery.IsRequestValidAsync(http))
        {
            return Results.Problem("The page was open too long; start again from the program.", statusCode: StatusCodes.Status400BadRequest);
        }

        if (http.Request.Form[ConsentPage.Answer] != ConsentPage.Allow)
        {
            return Refuse(Errors.AccessDenied, "The permission was not given.");
        }

        var identity = new ClaimsIdentity("OAuth", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, account.Id.ToString());
        // A refresh token comes with every permission: access tokens are short-lived, and asking again every quarter of an hour would teach people to click.
        identity.SetScopes(scopes.Select(scope => scope.Name).Append(OpenIddictConstants.Scopes.OfflineAccess));
        identity.SetResources(resources.Length > 0 ? resources : [ToolAddresses.Origin(http) + ToolAddresses.Root]);
        var permission = await permissions.CreateAsync(identity, account.Id.ToString(), (await programs.GetIdAsync(program))!, AuthorizationTypes.Permanent, identity.GetScopes());
        identity.SetAuthorizationId(await permissions.GetIdAsync(permission));
        return SignIn(identity);
    }

    private static async Task<IResult> Exchange(HttpContext http, UserManager<Account> users)
    {
        var known = await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        if (known.Principal?.GetClaim(Claims.Subject) is not { } subject || await users.FindByIdAsync(subject) is not { } account || People.IsShutOut(account))
        {
            return Refuse(Errors.InvalidGrant, "The account may not sign in any more.");
        }

        return SignIn(new ClaimsIdentity(known.Principal.Claims, "OAuth", Claims.Name, Claims.Role));
    }

    private static async Task<IResult> Revoke(string id, HttpContext http, UserManager<Account> users, IAntiforgery antiforgery, ConnectedPrograms programs)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
        {
            return Results.Problem("The page was open too long; load it again.", statusCode: StatusCodes.Status400BadRequest);
        }

        if (await users.GetUserAsync(http.User) is { } account)
        {
            await programs.RevokeAsync(account.Id, id, http.RequestAborted);
        }

        return Results.LocalRedirect("/account");
    }

    private static IResult SignIn(ClaimsIdentity identity)
    {
        identity.SetDestinations(static _ => [Destinations.AccessToken]);
        return Results.SignIn(new ClaimsPrincipal(identity), authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private static IResult Refuse(string error, string description) => Results.Forbid(
        new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
        }),
        [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
}
