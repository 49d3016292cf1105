using JetVision.Activities.Requests;
using JetVision.Workflows.Runtime;

namespace JetVision.Server.Operations;

/// <summary>The workflow engine, with the rooms' activities.</summary>
internal static class EngineSetup
{
    public static WebApplicationBuilder AddEngine(this WebApplicationBuilder builder)
    {
        builder.AddWorkflows();
        builder.Services.AddActivitiesOf(typeof(CharterRequest).Assembly);
        return builder;
    }
}
