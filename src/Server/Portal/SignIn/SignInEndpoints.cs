using JetVision.Server.Security;
using JetVision.Server.Security.OAuth;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

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
        var account = app.MapGroup("").RequireAuthorization().ExcludeFromDescription();
        account.MapGet("/account", (HttpContext http, string? error, bool? saved) => PageAsync(http, (nameof(AccountPage.Error), error), (nameof(AccountPage.IsSaved), saved == true)));
        account.MapPost("/account/keys", MakeKey);
        account.MapPost("/account/keys/{id:guid}/revoke", RevokeKey);
    }

    private static async Task<IResult> MakeKey(HttpContext http, IFormCollection form, UserManager<Account> users, Security.People people)
    {
        if (await users.GetUserAsync(http.User) is not { } account)
        {
            return Results.LocalRedirect("/sign-in");
        }

        var scopes = form["scope"].OfType<string>().ToList();
        if (scopes.Count == 0)
        {
            return await PageAsync(http, (nameof(AccountPage.KeyError), "Choose what the key may do."));
        }

        var (key, refusal) = await people.AddKeyAsync(account.TenantId, account.Id, form["name"].ToString(), scopes);
        // The answer itself shows the key: in an address it would stay in the browser's history.
        return await PageAsync(http, (nameof(AccountPage.NewKey), key), (nameof(AccountPage.KeyError), refusal?.Message));
    }

    private static async Task<IResult> RevokeKey(HttpContext http, Guid id, IAntiforgery antiforgery, UserManager<Account> users, AccountsDb accounts, Security.People people)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
        {
            return Results.Problem("The page was open too long; load it again.", statusCode: StatusCodes.Status400BadRequest);
        }

        if (await users.GetUserAsync(http.User) is { } account && await accounts.ApiKeys.AsNoTracking().AnyAsync(key => key.Id == id && key.AccountId == account.Id))
        {
            await people.RevokeKeyAsync(account.TenantId, id);
        }

        return Results.LocalRedirect("/account");
    }

    private static async Task<IResult> PageAsync(HttpContext http, params (string Name, object? Value)[] also)
    {
        http.Response.Headers.XFrameOptions = "DENY";
        http.Response.Headers.CacheControl = "no-store";
        var services = http.RequestServices;
        var account = await services.GetRequiredService<UserManager<Account>>().GetUserAsync(http.User);
        var parameters = new Dictionary<string, object?> { [nameof(AccountPage.Account)] = account };
        if (account is not null)
        {
            parameters[nameof(AccountPage.Keys)] = await services.GetRequiredService<AccountsDb>().ApiKeys.AsNoTracking()
                .Where(key => key.AccountId == account.Id).OrderBy(key => key.Name).ToListAsync(http.RequestAborted);
            parameters[nameof(AccountPage.Programs)] = await services.GetRequiredService<ConnectedPrograms>().ListAsync(account.Id, http.RequestAborted);
        }

        foreach (var (name, value) in also)
        {
            parameters[name] = value;
        }

        return new RazorComponentResult<AccountPage>(parameters);
    }
}
