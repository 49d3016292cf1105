using JetVision.Activities.Agents.Analysis;
using JetVision.Activities.Agents.Chat;
using JetVision.Activities.Agents.Clients;
using JetVision.Activities.Agents.Models;
using JetVision.Activities.Agents.Monitoring;
using JetVision.Activities.Agents.Reading;
using JetVision.Activities.Agents.Search;
using JetVision.Activities.Agents.Writing;
using JetVision.Activities.Flights;
using JetVision.Activities.Requests.Reading;
using JetVision.Activities.Shared.Tools;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;

namespace JetVision.Activities.Agents;

/// <summary>Adds the room.</summary>
public static class AgentsSetup
{
    /// <summary>Adds the agents. Needs the records, the airports and the time.</summary>
    /// <param name="services">The services.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddAgents(this IServiceCollection services)
    {
        services.AddOptions<AgentOptions>().BindConfiguration("Agents").ValidateDataAnnotations()
            .Validate(
                options => options.Endpoint is null or { IsAbsoluteUri: true, Scheme: "http" or "https" },
                "Set Agents:Endpoint to an absolute address, such as https://api.openai.com/v1 (env: Agents__Endpoint), or leave it out to work by rules alone.")
            .Validate(
                options => options.Endpoint is null || !string.IsNullOrWhiteSpace(options.Model),
                "Set Agents:Model to the name of a model of Agents:Endpoint, such as gpt-4.1-mini (env: Agents__Model).")
            .ValidateOnStart();
        services.AddHttpClient(ModelService.HttpClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
            .AddResilienceHandler("model", Resilience);
        services.TryAddSingleton<ModelService>();
        services.TryAddSingleton<AgentPrompts>();
        services.TryAddScoped<AgentRunner>();
        services.TryAddScoped<AgentTools>();
        services.AddTools<FlightTools>("avinode").AddTools<QuoteTools>("database").AddTools<ClientTools>("database").AddTools<IncidentTools>("database").AddTools<DeskTools>("database");
        services.TryAddScoped<AgentTroubles>();
        services.TryAddScoped<WordingAgent>();
        services.TryAddScoped<CommunicationAgent>();
        services.TryAddScoped<ClientDataAgent>();
        services.TryAddSingleton<FlightChecks>();
        services.TryAddScoped<FlightSearchAgent>();
        services.TryAddScoped<ProposalAnalysisAgent>();
        services.TryAddScoped<ErrorMonitorAgent>();
        services.TryAddScoped<ChatDesk>();
        services.TryAddScoped(provider => new Orchestrator(
            provider.GetRequiredService<Storage.JetVisionDb>(),
            provider.GetRequiredService<AgentRunner>(),
            provider.GetRequiredService<AgentTroubles>(),
            provider.GetRequiredService<RequestReader>(),
            provider.GetRequiredService<Airports.AirportDirectory>(),
            provider.GetRequiredService<NodaTime.IClock>(),
            provider.GetRequiredService<ChatDesk>(),
            provider.GetRequiredService<AgentTools>()));
        services.TryAddScoped<ISecondReader, RequestReadingAgent>();
        return services;
    }

    private static void Resilience(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, ResilienceHandlerContext context)
    {
        var options = context.ServiceProvider.GetRequiredService<IOptions<AgentOptions>>().Value;
        if (options.Retries > 0)
        {
            pipeline.AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = options.Retries,
                Delay = options.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            });
        }

        pipeline.AddTimeout(options.CallTimeout);
    }
}
