using System.Security.Cryptography;
using JetVision.Activities.Mail.Google;
using JetVision.Activities.Shared;
using JetVision.Server.Security;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JetVision.Server.Portal.Settings;

/// <summary>Takes an administrator to Google's consent and back.</summary>
internal static class GmailEndpoints
{
    private const string Cookie = "jetvision.gmail";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static void MapGmail(this IEndpointRouteBuilder app)
    {
        var gmail = app.MapGroup("/settings/gmail").RequireAuthorization(Policies.Admin).ExcludeFromDescription();
        gmail.MapGet("/connect", Connect);
        gmail.MapGet("/callback", ReturnAsync);
    }

    private static RedirectHttpResult Connect(HttpContext http, GmailAccount gmail, IConfiguration configuration, IDataProtectionProvider protection)
    {
        var (state, verifier) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        http.Response.Cookies.Append(Cookie, Protector(protection).Protect($"{state} {verifier}", Patience), new CookieOptions
        {
            HttpOnly = true, IsEssential = true, MaxAge = Patience, Path = "/settings/gmail", SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps,
        });
        return TypedResults.Redirect(gmail.Consent(Callback(configuration), state, verifier).AbsoluteUri);
    }

    private static async Task<RedirectHttpResult> ReturnAsync(
        HttpContext http, GmailAccount gmail, IConfiguration configuration, IDataProtectionProvider protection, string? code, string? state, string? error, CancellationToken cancellation)
    {
        var held = Held(http, protection);
        http.Response.Cookies.Delete(Cookie, new CookieOptions { Path = "/settings/gmail" });
        if (held is not [var ours, var verifier] || ours != state)
        {
            return Back("This consent was not begun here, or took too long. Begin again.");
        }

        if (code is not { Length: > 0 })
        {
            return Back($"Google gave no consent ({(error is { Length: > 0 and < 60 } ? error : "no reason")}).");
        }

        try
        {
            var refusal = await gmail.ConnectAsync(code, Callback(configuration), verifier, http.User.Identity?.Name ?? "an administrator", cancellation);
            return refusal is null ? TypedResults.LocalRedirect("/settings?gmail=connected") : Back(refusal.Message);
        }
        catch (OutsideException failure)
        {
            return Back(failure.Message);
        }
    }

    private static string[]? Held(HttpContext http, IDataProtectionProvider protection)
    {
        try
        {
            return http.Request.Cookies[Cookie] is { } cookie ? Protector(protection).Unprotect(cookie).Split(' ') : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static ITimeLimitedDataProtector Protector(IDataProtectionProvider protection) => protection.CreateProtector("JetVision.GmailConsent").ToTimeLimitedDataProtector();

    private static Uri Callback(IConfiguration configuration) => new($"{configuration["JetVision:PublicUrl"]!.TrimEnd('/')}/settings/gmail/callback");

    private static RedirectHttpResult Back(string why) => TypedResults.LocalRedirect($"/settings?gmail={Uri.EscapeDataString(why)}");
}
