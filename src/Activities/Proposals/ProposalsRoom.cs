using JetVision.Activities.Airports;
using JetVision.Activities.Proposals.Pricing;
using JetVision.Activities.Shared;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NodaTime;

namespace JetVision.Activities.Proposals;

/// <summary>The services of the proposals' room.</summary>
public static class ProposalsRoom
{
    /// <summary>Adds drafting, pricing, the desk and the document. The clients' links begin with <c>JetVision:PublicUrl</c>.</summary>
    /// <param name="services">The services.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddProposals(this IServiceCollection services)
    {
        services.AddOptions<PublicOptions>()
            .Configure<IServiceProvider>((options, provider) =>
            {
                if (provider.GetService<IConfiguration>()?["JetVision:PublicUrl"] is { Length: > 0 } url)
                {
                    options.BaseUrl = new Uri(url, UriKind.RelativeOrAbsolute);
                }
            })
            .Validate(
                options => options.BaseUrl is { IsAbsoluteUri: true, Scheme: "http" or "https" },
                "Set JetVision:PublicUrl to the absolute address that clients reach, such as https://charter.example.com (env: JetVision__PublicUrl).")
            .ValidateOnStart();
        services.TryAddSingleton<IClock>(SystemClock.Instance);
        services.TryAddSingleton(_ => AirportDirectory.Default);
        services.TryAddSingleton(provider => ExchangeRates.Load(provider.GetService<IConfiguration>()?["JetVision:ExchangeRatesFile"]));
        services.TryAddSingleton(provider => new UsTaxes(UsTaxTable.Default, new UsZones(provider.GetRequiredService<AirportDirectory>().All)));
        services.TryAddScoped<ProposalDrafter>();
        services.TryAddScoped<ProposalPrinter>();
        services.TryAddScoped<ProposalDesk>();
        return services;
    }
}
