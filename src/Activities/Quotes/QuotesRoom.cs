using JetVision.Activities.Airports;
using JetVision.Activities.Shared;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NodaTime;

namespace JetVision.Activities.Quotes;

/// <summary>The services of the quotes' room.</summary>
public static class QuotesRoom
{
    /// <summary>Adds what scoring needs: exchange rates (one's own file by <c>JetVision:ExchangeRatesFile</c>), airports and a clock.</summary>
    /// <param name="services">The services.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddQuotes(this IServiceCollection services)
    {
        services.TryAddSingleton<IClock>(SystemClock.Instance);
        services.TryAddSingleton(provider => ExchangeRates.Load(provider.GetService<IConfiguration>()?["JetVision:ExchangeRatesFile"]));
        services.TryAddSingleton(_ => AirportDirectory.Default);
        services.TryAddScoped<QuoteDesk>();
        return services;
    }
}
