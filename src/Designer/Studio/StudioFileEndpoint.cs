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
            designer.MapMethods($"/{tree}/{{**path}}", Methods, (HttpContext http, string path) => Serve(http, package.Find($"{tree}/{path}")))
                .ExcludeFromDescription();
        }

        const string styles = "Elsa.Studio.Host.CustomElements.styles.css";
        designer.MapMethods("/" + styles, Methods, (HttpContext http) => Serve(http, package.Find(styles))).ExcludeFromDescription();
    }

    private static IResult Serve(HttpContext http, StudioFile? file)
    {
        if (file is null)
        {
            return TypedResults.NotFound();
        }

        var headers = http.Response.Headers;
        headers.CacheControl = file.IsFingerprinted ? "private, max-age=31536000, immutable" : "private, no-cache";
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

        // A name that changes with its content needs no tag: nobody asks twice.
        return TypedResults.PhysicalFile(file.PathFor(encoding), file.ContentType, entityTag: file.IsFingerprinted ? null : file.EntityTag);
    }

    private static string? Encoding(HttpRequest request, StudioFile file)
    {
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        return file.HasBrotli && Accepts("br") ? "br" : file.HasGzip && Accepts("gzip") ? "gzip" : null;

        bool Accepts(string encoding) =>
            accepted.Any(value => value.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && value.Quality is null or > 0);
    }
}
