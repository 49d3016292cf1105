using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace JetVision.Designer.Tests;

/// <summary>A host that maps the designer behind a policy, on a port of its own.</summary>
public sealed class DesignerHost : IAsyncLifetime
{
    private WebApplication? _app;

    /// <summary>Signed in as a person whom the policy admits.</summary>
    public HttpClient Ops { get; } = NewClient();

    /// <summary>Not signed in.</summary>
    public HttpClient Nobody { get; } = NewClient();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddDesigner(options => options.PortalTitle = "Desk");
        builder.Services.AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, HeaderSignIn>("header", null);
        builder.Services.AddAuthorizationBuilder().AddPolicy("Designer", policy => policy.RequireAuthenticatedUser());
        _app = builder.Build();
        _app.MapDesigner().RequireAuthorization("Designer");
        await _app.StartAsync();
        foreach (var client in (HttpClient[])[Ops, Nobody])
        {
            client.BaseAddress = new Uri(_app.Urls.Single());
        }

        Ops.DefaultRequestHeaders.Add("X-User", "Olivia <Ops>");
    }

    public async ValueTask DisposeAsync()
    {
        Ops.Dispose();
        Nobody.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    // The compressed bytes and the redirects themselves are what these tests look at.
    private static HttpClient NewClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    private sealed class HeaderSignIn(
        Microsoft.Extensions.Options.IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, System.Text.Encodings.Web.UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
            Task.FromResult(Request.Headers["X-User"] is [{ } name]
                ? AuthenticateResult.Success(new AuthenticationTicket(
                    new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], Scheme.Name)), Scheme.Name))
                : AuthenticateResult.NoResult());
    }
}
