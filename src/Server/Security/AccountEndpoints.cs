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

    private static async Task<RedirectHttpResult> SignOutAsync(SignInManager<Account> signIn)
    {
        await signIn.SignOutAsync();
        return TypedResults.LocalRedirect("/sign-in");
    }

    /// <summary>Takes the link that the first start prints. It works once: the sign-in renews the stamp of which the token was made.</summary>
    private static async Task<IResult> UseLink(Guid account, string token, SignInManager<Account> signIn, UserManager<Account> users)
    {
        var admin = await users.FindByIdAsync(account.ToString());
        if (admin is null || !await users.VerifyUserTokenAsync(admin, TokenOptions.DefaultProvider, FirstAdmin.LinkPurpose, token))
        {
            return Results.LocalRedirect("/sign-in?error=link");
        }

        await users.UpdateSecurityStampAsync(admin);
        await signIn.SignInAsync(admin, isPersistent: true);
        return Results.LocalRedirect("/");
    }

    private static string Local(string? returnUrl) =>
        returnUrl is ['/', not '/' and not '\\', ..] or "/" ? returnUrl : "/";
}
