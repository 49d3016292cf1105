namespace JetVision.Sandbox.Pages;

/// <summary>What a person sees in a browser.</summary>
internal static class PageEndpoints
{
    public static void MapPages(this IEndpointRouteBuilder app) => app.MapGet("/", () => TypedResults.Text("JetVision practice market"));
}
