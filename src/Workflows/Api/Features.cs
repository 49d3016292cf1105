using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JetVision.Workflows.Api;

/// <summary>What this server offers beside the core; Studio hides what is not listed.</summary>
internal static class Features
{
    private static readonly Feature[] Installed =
    [
        new("RealTimeWorkflowUpdates", "Elsa", "Elsa.RealTimeWorkflowUpdates", "Real-time workflow updates", "A run that is being looked at moves without a reload."),
    ];

    public static void MapFeatures(this RouteGroupBuilder view)
    {
        view.MapGet("/features/installed", () => ApiJson.Answer(new ItemList<Feature>(Installed)));
        view.MapGet("/features/installed/{fullName}", IResult (string fullName) =>
            Installed.FirstOrDefault(feature => feature.FullName == fullName) is { } feature ? ApiJson.Answer(feature) : TypedResults.NotFound());
        // The version of Studio that this API speaks to.
        view.MapGet("/package/version", () => ApiJson.Answer(new { packageVersion = "3.8.2" }));
    }

    private sealed record Feature(string Name, string Namespace, string FullName, string DisplayName, string Description);
}
