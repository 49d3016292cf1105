using JetVision.Activities.Requests.Changes;
using JetVision.Activities.Requests.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace JetVision.Activities.Requests;

/// <summary>Adds the room.</summary>
public static class RequestsSetup
{
    /// <summary>Adds what takes requests in and reads them. Needs the airports and the records.</summary>
    /// <param name="services">The services.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddRequests(this IServiceCollection services)
    {
        services.TryAddSingleton<RequestReader>();
        services.TryAddScoped<Intake>();
        services.TryAddScoped<ChangeDesk>();
        return services;
    }
}
