using JetVision.Activities.Mail.Drafts;
using JetVision.Activities.Prospecting.Enrichment;
using JetVision.Activities.Prospecting.Reports;
using JetVision.Activities.Prospecting.Sequences;
using JetVision.Activities.Shared;
using JetVision.Activities.Tenancy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace JetVision.Activities.Prospecting;

/// <summary>Registers the room.</summary>
public static class ProspectingServices
{
    /// <summary>Adds prospecting; the section <c>Apollo</c> connects it.</summary>
    /// <param name="services">The services.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddProspecting(this IServiceCollection services)
    {
        services.AddOptions<ApolloOptions>().BindConfiguration("Apollo").ValidateDataAnnotations()
            .Validate(
                options => options.BaseAddress is { IsAbsoluteUri: true } address && (address.Scheme == "https" || address.IsLoopback) && address.AbsoluteUri.EndsWith('/'),
                "Apollo:BaseAddress must begin with https:// and end with /, because the key travels with every call; http:// is for this machine only.")
            .Validate(options => options.CreditPrice >= 0 && options.MonthlyFee >= 0, "Apollo:CreditPrice and Apollo:MonthlyFee are what Apollo costs; set them to 0 or more.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddScoped<CurrentTenant>();
        services.TryAddSingleton<ApolloPace>();
        services.TryAddScoped<ApolloKeys>();
        services.TryAddScoped(provider => new Apollo(provider.GetRequiredService<ApolloWire>()));
        services.TryAddScoped<CreditLedger>();
        services.TryAddScoped<EnrichmentDesk>();
        services.TryAddScoped<CampaignDesk>();
        services.AddScoped<IDraftDecision>(provider => provider.GetRequiredService<CampaignDesk>());
        services.AddScoped<IEffectHandler, EnrolPerson>();
        services.AddScoped<IEffectHandler, StopPerson>();
        services.TryAddSingleton(provider => ExchangeRates.Load(provider.GetService<IConfiguration>()?["JetVision:ExchangeRatesFile"]));
        services.TryAddScoped<ProspectReports>();
        services.TryAddScoped<JobChanges>();
        services.AddHttpClient<ApolloWire>(http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false, AutomaticDecompression = System.Net.DecompressionMethods.All, PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            })
            // The factory logs headers at its lowest level; the key is one of them.
            .RedactLoggedHeaders(["X-Api-Key"]);
        return services;
    }
}
