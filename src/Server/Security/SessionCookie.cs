using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace JetVision.Server.Security;

/// <summary>Gives each sign-in an id that stays with its cookie through every renewal, and refuses the cookie once that sign-in has ended.</summary>
internal static class SessionCookie
{
    public static Task NameAsync(CookieSigningInContext context)
    {
        // A renewal signs in anew with what the cookie held.
        if (!context.Properties.Items.ContainsKey(Sessions.Claim))
        {
            context.Properties.Items[Sessions.Claim] = Guid.CreateVersion7().ToString("n");
        }

        return Task.CompletedTask;
    }

    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var sessions = context.HttpContext.RequestServices.GetRequiredService<Sessions>();
        if (!context.Properties.Items.TryGetValue(Sessions.Claim, out var session) || session is null
            || await sessions.HasEndedAsync(session, context.HttpContext.RequestAborted))
        {
            context.RejectPrincipal();
            return;
        }

        await SecurityStampValidator.ValidatePrincipalAsync(context);
        // Connections that outlive the request know by this to which session they belong.
        if (context.Principal is { } principal && !principal.HasClaim(claim => claim.Type == Sessions.Claim))
        {
            principal.AddIdentity(new ClaimsIdentity([new Claim(Sessions.Claim, session)]));
        }
    }
}
