using System.Security.Claims;
using JetVision.Server.Security.OAuth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace JetVision.Server.Security;

/// <summary>Signing in and out of the portal.</summary>
internal static class AccountEndpoints
{
    public static RouteGroupBuilder MapAccount(this IEndpointRouteBuilder app)
    {
        var account = app.MapGroup("/account").ExcludeFromDescription().RequireRateLimiting("sign-in");
        account.MapPost("/sign-in", SignIn);
        account.MapPost("/sign-out", SignOutAsync);
        account.MapGet("/link", UseLink);
        account.MapPost("/password", SetPassword).RequireAuthorization();
        return account;
    }

    private static async Task<IResult> SignIn(
        [FromForm] string email, [FromForm] string password, [FromForm] string? returnUrl, SignInManager<Account> signIn, UserManager<Account> users)
    {
        var account = await users.FindByEmailAsync(email);
        var result = account is null
            ? Microsoft.AspNetCore.Identity.SignInResult.Failed
            : await signIn.PasswordSignInAsync(account, password, isPersistent: true, lockoutOnFailure: true);
        return result.Succeeded
            ? Results.LocalRedirect(Local(returnUrl))
            : Results.LocalRedirect($"/sign-in?error={(result.IsLockedOut ? "locked" : "wrong")}&returnUrl={Uri.EscapeDataString(Local(returnUrl))}");
    }

    private static async Task<RedirectHttpResult> SignOutAsync(ClaimsPrincipal principal, SignInManager<Account> signIn, SessionConnections sessions)
    {
        if (principal.FindFirstValue(Sessions.Claim) is { } session)
        {
            await sessions.EndAsync(session);
        }

        await signIn.SignOutAsync();
        return TypedResults.LocalRedirect("/sign-in");
    }

    /// <summary>Takes the link that the first start prints. It works once: the sign-in renews the stamp of which the token was made.</summary>
    private static async Task<IResult> UseLink(Guid account, string token, SignInManager<Account> signIn, UserManager<Account> users)
    {
        var person = await users.FindByIdAsync(account.ToString());
        if (person is null || People.IsShutOut(person) || !await users.VerifyUserTokenAsync(person, TokenOptions.DefaultProvider, FirstAdmin.LinkPurpose, token))
        {
            return Results.LocalRedirect("/sign-in?error=link");
        }

        await users.UpdateSecurityStampAsync(person);
        await signIn.SignInAsync(person, isPersistent: true);
        return Results.LocalRedirect(person.PasswordHash is null ? "/account?first=true" : "/");
    }

    /// <summary>Sets the first password, or another one when the present one is known. Other sign-ins of the account end.</summary>
    private static async Task<IResult> SetPassword(
        [FromForm] string? current, [FromForm] string? password, ClaimsPrincipal principal, SignInManager<Account> signIn, UserManager<Account> users,
        ConnectedPrograms programs, CancellationToken cancellation)
    {
        if (await users.GetUserAsync(principal) is not { } person)
        {
            return Results.LocalRedirect("/sign-in");
        }

        var result = person.PasswordHash is null
            ? await users.AddPasswordAsync(person, password ?? "")
            : await users.ChangePasswordAsync(person, current ?? "", password ?? "");
        if (!result.Succeeded)
        {
            return Results.LocalRedirect($"/account?error={(result.Errors.Any(error => error.Code == nameof(IdentityErrorDescriber.PasswordMismatch)) ? "current" : "password")}");
        }

        // Who changes a password may have lost it: programs that somebody allowed with the old one end as well.
        await programs.RevokeAllAsync(person.Id, cancellation);
        await signIn.RefreshSignInAsync(person);
        return Results.LocalRedirect("/account?saved=true");
    }

    private static string Local(string? returnUrl) =>
        returnUrl is ['/', not '/' and not '\\', ..] or "/" ? returnUrl : "/";
}
