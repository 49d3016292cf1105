using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace JetVision.Server.Portal.Public;

/// <summary>
/// How the token pages are guarded. The token in the address is the whole right to act and is never sent by itself the way a cookie is, so no other site can make a
/// visitor's browser act: a forged post would need the token, and who has the token needs no forgery. So these posts carry no antiforgery token, which also lets
/// a program post them. A browser that says that the post comes from another site is refused all the same.
/// </summary>
internal static partial class PublicHeaders
{
    /// <summary>Sets the headers of a token page.</summary>
    /// <returns>The nonce of the one inline style.</returns>
    public static string Apply(HttpResponse response)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'self' 'nonce-{nonce}'; font-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        return nonce;
    }

    /// <summary>Whether a browser says that another site made it send this.</summary>
    public static bool IsCrossSite(HttpRequest request) => request.Headers["Sec-Fetch-Site"] == "cross-site";

    /// <summary>Whether a text is a colour as <c>#rrggbb</c>.</summary>
    public static bool IsColor(string text) => Color().IsMatch(text);

    [GeneratedRegex(@"\A#[0-9a-fA-F]{6}\z")]
    private static partial Regex Color();
}
