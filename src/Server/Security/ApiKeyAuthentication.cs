using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using JetVision.Server.Security.OAuth;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace JetVision.Server.Security;

/// <summary>Signs a program in by <c>Authorization: ApiKey …</c>.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, AccountsDb accounts, IUserClaimsPrincipalFactory<Account> principals)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "ApiKey";
    private const string Prefix = "ApiKey ";

    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var hash = HashOf(header[Prefix.Length..].Trim());
        var key = await accounts.ApiKeys.AsNoTracking().FirstOrDefaultAsync(key => key.Hash == hash, Context.RequestAborted);
        if (key is null || await accounts.Users.FirstOrDefaultAsync(account => account.Id == key.AccountId, Context.RequestAborted) is not { } account || People.IsShutOut(account))
        {
            return AuthenticateResult.Fail("Unknown API key.");
        }

        if (key.Scopes is not null && !Request.Path.StartsWithSegments(ToolAddresses.Root, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.Fail("The key is limited to scopes, which only the tools know.");
        }

        var principal = await principals.CreateAsync(account);
        var identity = new ClaimsIdentity(principal.Claims, SchemeName);
        if (key.Scopes is { } scopes)
        {
            identity.AddClaim(new Claim(Scopes.Claim, scopes));
        }

        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }
}
