using Microsoft.AspNetCore.Http.HttpResults;

namespace JetVision.Server.Portal.SignIn;

/// <summary>The page on which people sign in; the account's endpoints take the form.</summary>
internal static class SignInEndpoints
{
    public static IEndpointConventionBuilder MapSignInPage(this IEndpointRouteBuilder app) =>
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
}
