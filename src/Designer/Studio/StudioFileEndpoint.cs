using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace JetVision.Designer.Studio;

/// <summary>Serves the package's files, compressed as they came.</summary>
internal static class StudioFileEndpoint
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapStudioFiles(this RouteGroupBuilder designer, StudioPackage package)
    {
        foreach (var tree in (string[])["_framework", "_content", "fonts"])
        {
            designer.MapMethods($"/{tree}/{{**path}}", Methods, (HttpContext http, string path) => Serve(http, package, $"{tree}/{path}"))
                .ExcludeFromDescription();
        }

        const string styles = "Elsa.Studio.Host.CustomElements.styles.css";
        designer.MapMethods("/" + styles, Methods, (HttpContext http) => Serve(http, package, styles)).ExcludeFromDescription();
    }

    private static IResult Serve(HttpContext http, StudioPackage package, string address)
    {
        if (package.Find(address) is not { } file)
        {
            return TypedResults.NotFound();
        }

        var headers = http.Response.Headers;
        // What changes its address with its content is kept for good; the rest is asked for again with each page.
        var isForGood = file.IsFingerprinted || http.Request.Query["v"] == package.Version;
        headers.CacheControl = isForGood ? "private, max-age=31536000, immutable" : "private, no-cache";
        headers.XContentTypeOptions = "nosniff";
        var encoding = Encoding(http.Request, file);
        if (file.HasBrotli || file.HasGzip)
        {
            headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        }

        if (encoding is not null)
        {
            headers.ContentEncoding = encoding;
        }

        // Nobody asks twice for what is kept for good: it needs no tag.
        return TypedResults.PhysicalFile(file.PathFor(encoding), file.ContentType, entityTag: isForGood ? null : file.EntityTag);
    }

    private static string? Encoding(HttpRequest request, StudioFile file)
    {
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        return file.HasBrotli && Accepts("br") ? "br" : file.HasGzip && Accepts("gzip") ? "gzip" : null;

        bool Accepts(string encoding) =>
            accepted.Any(value => value.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && value.Quality is null or > 0);
    }
}
