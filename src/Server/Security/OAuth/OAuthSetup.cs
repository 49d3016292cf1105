using Microsoft.AspNetCore.Authentication;
using ModelContextProtocol.AspNetCore.Authentication;
using ModelContextProtocol.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server;

namespace JetVision.Server.Security.OAuth;

/// <summary>
/// The authorization server for programs that use the tools in a person's name: authorization code with PKCE, refresh tokens that are good for one use, tokens that
/// hold for one address. Its tokens are opaque, kept in the accounts' database and protected by the keys that protect the cookies, so that every server knows them.
/// </summary>
internal static class OAuthSetup
{
    /// <summary>Signs a caller of the tools in, by bearer token or API key; a cookie is not enough there.</summary>
    public const string CallerScheme = "ToolCaller";

    private static readonly TimeSpan AccessTokenLifetime = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan RefreshTokenLifetime = TimeSpan.FromDays(30);

    public static WebApplicationBuilder AddOAuth(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<AccountsDb>())
            .AddServer(server =>
            {
                server.SetAuthorizationEndpointUris("oauth/authorize").SetTokenEndpointUris("oauth/token").SetRevocationEndpointUris("oauth/revoke")
                    .SetConfigurationEndpointUris(".well-known/oauth-authorization-server", ".well-known/openid-configuration");
                server.AllowAuthorizationCodeFlow().AllowRefreshTokenFlow().RequireProofKeyForCodeExchange()
                    .Configure(options => options.CodeChallengeMethods.Remove(OpenIddictConstants.CodeChallengeMethods.Plain));
                server.RegisterScopes([.. Scopes.All.Select(scope => scope.Name)]);
                server.SetAccessTokenLifetime(AccessTokenLifetime).SetRefreshTokenLifetime(RefreshTokenLifetime).SetRefreshTokenReuseLeeway(TimeSpan.Zero);
                server.UseReferenceAccessTokens().UseReferenceRefreshTokens();
                // Which resources there are depends on the address by which this server was reached; the endpoint checks them.
                server.DisableResourceValidation().IgnoreResourcePermissions();
                // The library wants a pair; no token is made with it, since all are protected by the data protection keys.
                server.AddEphemeralEncryptionKey().AddEphemeralSigningKey();
                server.UseDataProtection();
                server.UseAspNetCore().EnableAuthorizationEndpointPassthrough().EnableTokenEndpointPassthrough().DisableTransportSecurityRequirement();
                server.AddEventHandler<OpenIddictServerEvents.HandleConfigurationRequestContext>(handler => handler.UseInlineHandler(context =>
                {
                    context.Metadata["registration_endpoint"] = new Uri(context.BaseUri!, "oauth/register").AbsoluteUri;
                    return ValueTask.CompletedTask;
                }));
            })
            .AddValidation(validation =>
            {
                validation.UseLocalServer();
                validation.UseDataProtection();
                validation.UseAspNetCore();
                // What was revoked ends at once, and not only when the token would.
                validation.EnableTokenEntryValidation();
                validation.EnableAuthorizationEntryValidation();
            });
        services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, BearerAuthentication>(BearerAuthentication.SchemeName, null)
            .AddPolicyScheme(CallerScheme, null, options => options.ForwardDefaultSelector = context =>
                context.Request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? BearerAuthentication.SchemeName : ApiKeyAuthentication.SchemeName)
            .AddMcp(options =>
            {
                options.ForwardAuthenticate = CallerScheme;
                options.Events.OnResourceMetadataRequest = context =>
                {
                    context.ResourceMetadata = new ProtectedResourceMetadata
                    {
                        Resource = ToolAddresses.Origin(context.HttpContext) + context.HttpContext.Request.Path.Value!.Replace(ToolAddresses.MetadataPath, "", StringComparison.OrdinalIgnoreCase),
                        ResourceName = "JetVision",
                        // With the slash, as the server names itself: clients compare the two letter by letter.
                        AuthorizationServers = { ToolAddresses.Origin(context.HttpContext) + "/" },
                        ScopesSupported = [.. Scopes.All.Select(scope => scope.Name)],
                    };
                    return Task.CompletedTask;
                };
            });
        services.AddAuthorizationBuilder().AddPolicy(Policies.Tools, policy => policy
            .AddAuthenticationSchemes(McpAuthenticationDefaults.AuthenticationScheme)
            .RequireRole("broker", "ops", "admin"));
        services.AddScoped<ConnectedPrograms>();
        services.AddHostedService<OldTokens>();
        return builder;
    }
}
