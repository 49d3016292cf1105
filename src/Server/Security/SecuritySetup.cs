using System.Security.Claims;
using JetVision.Activities.Tenancy;
using JetVision.Workflows.Persistence;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace JetVision.Server.Security;

/// <summary>Accounts, sign-in and policies.</summary>
internal static class SecuritySetup
{
    public const string TenantClaim = "tenant";

    public static WebApplicationBuilder AddSecurity(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSessionDb<AccountsDb, SqliteAccountsDb, PostgresAccountsDb>("accounts_migrations");
        services.AddDataProtection().SetApplicationName("JetVision").PersistKeysToDbContext<AccountsDb>();
        services.AddIdentityCore<Account>(options =>
            {
                // Length is what protects; rules on kinds of characters only make passwords harder to remember.
                options.Password.RequiredLength = 12;
                options.Password.RequireNonAlphanumeric = false;
                options.Password.RequireDigit = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireLowercase = false;
                options.User.RequireUniqueEmail = true;
                options.Lockout.MaxFailedAccessAttempts = 8;
            })
            .AddRoles<IdentityRole<Guid>>()
            .AddEntityFrameworkStores<AccountsDb>()
            .AddClaimsPrincipalFactory<AccountPrincipals>()
            .AddSignInManager()
            .AddDefaultTokenProviders();
        services.AddAuthentication(options =>
            {
                options.DefaultScheme = "JetVision";
                options.DefaultSignInScheme = IdentityConstants.ApplicationScheme;
            })
            .AddPolicyScheme("JetVision", null, options => options.ForwardDefaultSelector = context =>
                context.Request.Headers.Authorization.Count > 0 ? ApiKeyAuthentication.SchemeName : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null)
            .AddIdentityCookies();
        services.ConfigureApplicationCookie(options =>
        {
            options.LoginPath = "/sign-in";
            options.AccessDeniedPath = "/sign-in";
            options.ReturnUrlParameter = "returnUrl";
            options.Cookie.Name = "jetvision";
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.SlidingExpiration = true;
            options.ExpireTimeSpan = TimeSpan.FromHours(12);
            options.Events.OnSigningIn = SessionCookie.NameAsync;
            options.Events.OnValidatePrincipal = SessionCookie.ValidateAsync;
            options.Events.OnRedirectToLogin = context => RedirectOrStatus(context, StatusCodes.Status401Unauthorized);
            options.Events.OnRedirectToAccessDenied = context => RedirectOrStatus(context, StatusCodes.Status403Forbidden);
        });
        services.AddMemoryCache();
        services.AddSingleton<Sessions>();
        services.AddSingleton<SessionConnections>();
        services.AddHostedService(provider => provider.GetRequiredService<SessionConnections>());
        services.AddSignalR(options => options.AddFilter<SessionConnections>());
        // Who was shut out, got another role or signed out everywhere is noticed within a minute.
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.FromMinutes(1));
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Broker, policy => policy.RequireRole("broker", "ops", "admin"))
            .AddPolicy(Policies.Ops, policy => policy.RequireRole("ops", "admin"))
            .AddPolicy(Policies.Admin, policy => policy.RequireRole("admin"));
        services.AddCascadingAuthenticationState();
        services.AddOptions<AdminOptions>().BindConfiguration("JetVision:Admin");
        services.AddScoped<People>();
        services.AddHostedService<FirstAdmin>();
        return builder;
    }

    /// <summary>Tells every later service of the request's scope for which brokerage it works.</summary>
    public static IApplicationBuilder UseTenant(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (Guid.TryParse(context.User.FindFirstValue(TenantClaim), out var tenant))
        {
            context.RequestServices.GetRequiredService<CurrentTenant>().Id = tenant;
        }

        return next(context);
    });

    private static Task RedirectOrStatus(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments("/api", StringComparison.Ordinal) || path.StartsWithSegments("/elsa", StringComparison.Ordinal) || path.StartsWithSegments("/mcp", StringComparison.Ordinal))
        {
            context.Response.StatusCode = status;
        }
        else
        {
            context.Response.Redirect(context.RedirectUri);
        }

        return Task.CompletedTask;
    }

    private sealed class AccountPrincipals(UserManager<Account> users, RoleManager<IdentityRole<Guid>> roles, IOptions<IdentityOptions> options)
        : UserClaimsPrincipalFactory<Account, IdentityRole<Guid>>(users, roles, options)
    {
        protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
        {
            var identity = await base.GenerateClaimsAsync(user);
            identity.AddClaim(new Claim(TenantClaim, user.TenantId.ToString()));
            identity.AddClaim(new Claim("name", user.DisplayName));
            return identity;
        }
    }
}
