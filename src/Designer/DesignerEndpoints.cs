using JetVision.Designer.Pages;
using JetVision.Designer.Studio;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace JetVision.Designer;

/// <summary>Elsa Studio as pages of the host.</summary>
public static class DesignerEndpoints
{
    // Studio's client resolves everything against this: each page's address must lie under it.
    private const string BasePath = "/designer/";

    /// <summary>Adds what the designer's pages need.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the options; null keeps the defaults.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddDesigner(this IServiceCollection services, Action<DesignerOptions>? configure = null)
    {
        services.AddRazorComponents();
        services.AddOptions<DesignerOptions>().Configure(options => configure?.Invoke(options));
        return services;
    }

    /// <summary>
    /// Maps the pages <c>/designer/definitions</c>, <c>/designer/definitions/{id}</c>, <c>/designer/instances</c>, <c>/designer/instances/{id}</c>
    /// (<c>/designer</c> leads to the first) and the files they load. All lie under <c>/designer/</c>.
    /// </summary>
    /// <param name="app">The host's routes.</param>
    /// <returns>The group of all these routes, for the host's authorisation policy.</returns>
    /// <exception cref="InvalidOperationException">Elsa Studio's files are neither published beside the server nor installed by its build.</exception>
    public static RouteGroupBuilder MapDesigner(this IEndpointRouteBuilder app)
    {
        var designer = app.MapGroup("/designer");
        designer.WithTags("Designer").ExcludeFromDescription();
        var package = StudioPackage.Open();
        designer.MapStudioFiles(package);
        MapAssets(designer);
        MapPages(designer, package.Version);
        MapStudioAddresses(designer);
        return designer;
    }

    private static void MapPages(RouteGroupBuilder designer, string version)
    {
        designer.MapGet("/", () => TypedResults.LocalRedirect($"~{BasePath}definitions"));
        designer.MapGet("/definitions", (HttpContext http, IOptions<DesignerOptions> options) => Page(http, options, version, StudioView.Definitions));
        designer.MapGet("/definitions/{id}", (string id, HttpContext http, IOptions<DesignerOptions> options) =>
            Page(http, options, version, StudioView.Definition(id)));
        designer.MapGet("/instances", (HttpContext http, IOptions<DesignerOptions> options) => Page(http, options, version, StudioView.Instances));
        designer.MapGet("/instances/{id}", (string id, HttpContext http, IOptions<DesignerOptions> options) =>
            Page(http, options, version, StudioView.Instance(id)));
    }

    /// <summary>The addresses that Studio's own shell would draw; its screens link to them.</summary>
    private static void MapStudioAddresses(RouteGroupBuilder designer)
    {
        designer.MapGet("/workflows/definitions", () => TypedResults.LocalRedirect($"~{BasePath}definitions"));
        designer.MapGet("/workflows/definitions/{id}/edit", (string id) =>
            TypedResults.LocalRedirect($"~{BasePath}definitions/{Uri.EscapeDataString(id)}"));
        designer.MapGet("/workflows/instances", () => TypedResults.LocalRedirect($"~{BasePath}instances"));
        designer.MapGet("/workflows/instances/{id}/view", (string id) =>
            TypedResults.LocalRedirect($"~{BasePath}instances/{Uri.EscapeDataString(id)}"));
        // An alteration is something done to a run: the run's page shows its effect.
        designer.MapGet("/alterations/instances/{id}", (string id) =>
            TypedResults.LocalRedirect($"~{BasePath}instances/{Uri.EscapeDataString(id)}"));
        // Studio reads its settings from here at start; the address of the API comes from the element.
        designer.MapGet("/appsettings.json", (HttpContext http, IOptions<DesignerOptions> options) => TypedResults.Json(new
        {
            Logging = new { LogLevel = new { Default = "Warning" } },
            Backend = new { Url = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}{options.Value.ApiPath}" },
            Localization = new { DefaultCulture = "en-US", SupportedCultures = (string[])["en-US"] },
        }, new System.Text.Json.JsonSerializerOptions()));
    }

    private static void MapAssets(RouteGroupBuilder designer)
    {
        foreach (var asset in DesignerAsset.All)
        {
            designer.MapGet("/" + asset.Address, (HttpContext http) =>
            {
                http.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
                return TypedResults.Bytes(asset.Content, asset.ContentType);
            });
        }

        // Whose work the pages carry, and under which licences.
        designer.MapGet("/notice", () => TypedResults.Stream(typeof(DesignerEndpoints).Assembly.GetManifestResourceStream("NOTICE")!, "text/plain; charset=utf-8"));
    }

    private static async Task<RazorComponentResult<StudioPage>> Page(HttpContext http, IOptions<DesignerOptions> options, string version, StudioView view)
    {
        var mayReplay = options.Value.ReplayPolicy is not { } policy
            || (await http.RequestServices.GetRequiredService<IAuthorizationService>().AuthorizeAsync(http.User, null, policy)).Succeeded;
        http.Response.Headers.CacheControl = "no-store";
        // The page acts with the user's session: no other site may frame it.
        http.Response.Headers.XFrameOptions = "SAMEORIGIN";
        return new RazorComponentResult<StudioPage>(new Dictionary<string, object?>
        {
            [nameof(StudioPage.View)] = view,
            [nameof(StudioPage.Options)] = options.Value,
            [nameof(StudioPage.MayReplay)] = mayReplay,
            [nameof(StudioPage.Version)] = version,
            [nameof(StudioPage.BasePath)] = http.Request.PathBase + BasePath,
            [nameof(StudioPage.UserName)] = http.User.Identity?.Name,
        });
    }
}
