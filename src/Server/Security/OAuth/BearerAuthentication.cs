using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Validation.AspNetCore;

namespace JetVision.Server.Security.OAuth;

/// <summary>
/// Signs a program in by an access token of ours, as the account that allowed it and within the scopes that were allowed. Roles and brokerage are read afresh,
/// so that whoever is shut out or gets another role is so at once.
/// </summary>
internal sealed class BearerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, UserManager<Account> users, IUserClaimsPrincipalFactory<Account> principals)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "ToolToken";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var token = await Context.AuthenticateAsync(OpenIddictValidationAspNetCoreDefaults.AuthenticationScheme);
        if (!token.Succeeded)
        {
            return token.None ? AuthenticateResult.NoResult() : AuthenticateResult.Fail(token.Failure!);
        }

        if (!token.Principal.GetAudiences().Any(audience => ToolAddresses.Covers(audience, ToolAddresses.Origin(Context) + Request.Path)))
        {
            return AuthenticateResult.Fail("The token was made for another address.");
        }

        if (token.Principal.GetClaim(OpenIddictConstants.Claims.Subject) is not { } subject || await users.FindByIdAsync(subject) is not { } account || People.IsShutOut(account))
        {
            return AuthenticateResult.Fail("The account may not sign in.");
        }

        var principal = await principals.CreateAsync(account);
        var scopes = string.Join(' ', Scopes.Known(token.Principal.GetScopes()).Select(scope => scope.Name));
        return AuthenticateResult.Success(new AuthenticationTicket(
            new ClaimsPrincipal(new ClaimsIdentity([.. principal.Claims, new Claim(Scopes.Claim, scopes)], SchemeName)), SchemeName));
    }
}
