using JetVision.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace JetVision.Server.Portal.SignIn;

/// <summary>The pages on which people sign in and set their password; the account's endpoints take the forms.</summary>
internal static class SignInEndpoints
{
    public static void MapSignInPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/sign-in", Results<RazorComponentResult<SignInPage>, RedirectHttpResult> (HttpContext http, string? error, string? returnUrl) =>
        {
            if (http.User.Identity?.IsAuthenticated == true && string.IsNullOrEmpty(error) && string.IsNullOrEmpty(returnUrl))
            {
                return TypedResults.LocalRedirect("/");
            }

            http.Response.Headers.XFrameOptions = "DENY";
            return new RazorComponentResult<SignInPage>(new Dictionary<string, object?>
            {
                [nameof(SignInPage.Error)] = error,
                [nameof(SignInPage.ReturnUrl)] = string.IsNullOrEmpty(returnUrl) ? "/" : returnUrl,
            });
        }).ExcludeFromDescription();
        app.MapGet("/account", async (HttpContext http, UserManager<Account> users, string? error, bool? saved) =>
        {
            http.Response.Headers.XFrameOptions = "DENY";
            return new RazorComponentResult<AccountPage>(new Dictionary<string, object?>
            {
                [nameof(AccountPage.Account)] = await users.GetUserAsync(http.User),
                [nameof(AccountPage.Error)] = error,
                [nameof(AccountPage.IsSaved)] = saved == true,
            });
        }).RequireAuthorization().ExcludeFromDescription();
    }
}
