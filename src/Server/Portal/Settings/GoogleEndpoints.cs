using System.Security.Cryptography;
using JetVision.Activities.Accounts;
using JetVision.Activities.Shared;
using JetVision.Server.Security;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JetVision.Server.Portal.Settings;

/// <summary>Takes an administrator to Google's consent and back, for each use of a Google account.</summary>
internal static class GoogleEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static void MapGoogleConsents(this IEndpointRouteBuilder app)
    {
        foreach (var use in app.ServiceProvider.GetServices<GoogleUse>())
        {
            var consent = app.MapGroup(Path(use)).RequireAuthorization(Policies.Admin).ExcludeFromDescription();
            consent.MapGet("/connect", (HttpContext http, IConfiguration configuration, IDataProtectionProvider protection) => Connect(http, Account(http, use), configuration, protection));
            consent.MapGet(
                "/callback",
                (HttpContext http, IConfiguration configuration, IDataProtectionProvider protection, string? code, string? state, string? error, CancellationToken cancellation) =>
                    ReturnAsync(http, Account(http, use), configuration, protection, code, state, error, cancellation));
        }
    }

    private static RedirectHttpResult Connect(HttpContext http, GoogleAccount account, IConfiguration configuration, IDataProtectionProvider protection)
    {
        if (!account.CanConnect)
        {
            return Back(account.Use, $"Set {account.Use.Section}:ClientId and {account.Use.Section}:ClientSecret first, from the Google Cloud console, and start the server again.");
        }

        var (state, verifier) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        http.Response.Cookies.Append(Cookie(account.Use), Protector(account.Use, protection).Protect($"{state} {verifier}", Patience), new CookieOptions
        {
            HttpOnly = true, IsEssential = true, MaxAge = Patience, Path = Path(account.Use), SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps,
        });
        return TypedResults.Redirect(account.Consent(Callback(account.Use, configuration), state, verifier).AbsoluteUri);
    }

    private static async Task<RedirectHttpResult> ReturnAsync(
        HttpContext http, GoogleAccount account, IConfiguration configuration, IDataProtectionProvider protection, string? code, string? state, string? error, CancellationToken cancellation)
    {
        var held = Held(http, account.Use, protection);
        http.Response.Cookies.Delete(Cookie(account.Use), new CookieOptions { Path = Path(account.Use) });
        if (held is not [var ours, var verifier] || ours != state)
        {
            return Back(account.Use, "This consent was not begun here, or took too long. Begin again.");
        }

        if (code is not { Length: > 0 })
        {
            return Back(account.Use, account.Refused(error));
        }

        try
        {
            var refusal = await account.ConnectAsync(code, Callback(account.Use, configuration), verifier, http.User.Identity?.Name ?? "an administrator", cancellation);
            return Back(account.Use, refusal?.Message ?? "connected");
        }
        catch (OutsideException failure)
        {
            return Back(account.Use, failure.Message);
        }
    }

    private static string[]? Held(HttpContext http, GoogleUse use, IDataProtectionProvider protection)
    {
        try
        {
            return http.Request.Cookies[Cookie(use)] is { } cookie ? Protector(use, protection).Unprotect(cookie).Split(' ') : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static GoogleAccount Account(HttpContext http, GoogleUse use) => http.RequestServices.GetRequiredKeyedService<GoogleAccount>(use.Service);

    private static string Cookie(GoogleUse use) => $"jetvision.{use.Service}";

    private static string Path(GoogleUse use) => $"/settings/{use.Service}";

    private static ITimeLimitedDataProtector Protector(GoogleUse use, IDataProtectionProvider protection) =>
        protection.CreateProtector("JetVision.GoogleConsent", use.Service).ToTimeLimitedDataProtector();

    private static Uri Callback(GoogleUse use, IConfiguration configuration) => new($"{configuration["JetVision:PublicUrl"]!.TrimEnd('/')}{Path(use)}/callback");

    private static RedirectHttpResult Back(GoogleUse use, string said) => TypedResults.LocalRedirect($"/settings?{use.Service}={Uri.EscapeDataString(said)}");
}
