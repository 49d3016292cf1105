using JetVision.Activities.Airports;
using JetVision.Activities.Shared;
using JetVision.Activities.Shared.Tools;
using JetVision.Activities.Sourcing.Avinode;
using JetVision.Activities.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using NodaTime;
using Polly;

namespace JetVision.Activities.Sourcing;

/// <summary>Registers the room.</summary>
public static class SourcingServices
{
    /// <summary>Adds sourcing; the section <c>Avinode</c> connects the marketplace. Needs <see cref="Mail.MailServices.AddMail"/>, the records, the effects and an <see cref="NodaTime.IClock"/>.</summary>
    /// <param name="services">The services.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddSourcing(this IServiceCollection services)
    {
        services.AddOptions<AvinodeOptions>().BindConfiguration("Avinode").ValidateDataAnnotations()
            .Validate(
                options => options.BaseAddress is null || options.BaseAddress is { IsAbsoluteUri: true, Scheme: "http" or "https" },
                "Set Avinode:BaseAddress to an absolute URL, such as https://sandbox.avinode.com/api (env: Avinode__BaseAddress).")
            .Validate(
                options => options.BaseAddress is null || options.BaseAddress is { IsAbsoluteUri: false } || options.BaseAddress.Scheme == "https" || options.BaseAddress.IsLoopback,
                "Avinode:BaseAddress must begin with https://, because the tokens travel with every call; http:// is for this machine only.")
            .Validate(
                options => options.BaseAddress is null || (options.ApiToken.Length > 0 && (options.AuthenticationToken.Length > 0 || options.ClientId is { Length: > 0 })),
                "Avinode:BaseAddress is set without its tokens; set Avinode:ApiToken and Avinode:AuthenticationToken (Avinode: Company, APIs, your connection, Show Credentials), or Avinode:ClientId and Avinode:ClientSecret.")
            .Validate(
                options => string.IsNullOrEmpty(options.ClientId) || options.ClientSecret is { Length: > 0 },
                "Avinode:ClientId is set without a secret; set Avinode:ClientSecret (env: Avinode__ClientSecret), or remove the id to use Avinode:AuthenticationToken.")
            .Validate(
                options => options.WebhookSecret is null || (options.WebhookSecret.Length >= 16 && options.WebhookSecret.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')),
                "Avinode:WebhookSecret must be at least 16 letters, digits, - or _, because it is part of an address.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AvinodePace>();
        services.TryAddSingleton<AvinodeTokens>();
        services.AddHttpClient(AvinodeTokens.Client);
        services.TryAddTransient<AvinodePaceHandler>();
        services.TryAddTransient<AvinodeHeaders>();
        var client = services.AddHttpClient<AvinodeClient>(http => http.Timeout = System.Threading.Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                AutomaticDecompression = System.Net.DecompressionMethods.All,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            });
        client.AddResilienceHandler("avinode", (builder, context) =>
        {
            var retry = new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(300),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                // 429 is the pace's affair, and all else that lasts is the outbox's.
                ShouldHandle = args => ValueTask.FromResult(args.Outcome switch
                {
                    { Exception: HttpRequestException } => true,
                    { Result.StatusCode: System.Net.HttpStatusCode.BadGateway or System.Net.HttpStatusCode.ServiceUnavailable or System.Net.HttpStatusCode.GatewayTimeout } => true,
                    _ => false,
                }),
            };
            retry.DisableForUnsafeHttpMethods();
            builder.AddRetry(retry);
            builder.AddTimeout(context.ServiceProvider.GetRequiredService<IOptions<AvinodeOptions>>().Value.Timeout);
        });
        client.AddHttpMessageHandler<AvinodePaceHandler>();
        client.AddHttpMessageHandler<AvinodeHeaders>();

        services.TryAddSingleton<TripGates>();
        services.TryAddScoped<TripGate>();
        services.TryAddScoped<MarketBook>();
        services.TryAddScoped<MarketHooks>();
        services.TryAddScoped(provider => new AvinodeWebhooks(provider.GetRequiredService<AvinodeClient>(), provider.GetRequiredService<IOptions<AvinodeOptions>>()));
        services.TryAddScoped<QuoteRequests>();
        services.TryAddScoped<QuoteDesk>();
        services.TryAddScoped(provider => new EmptyLegDesk(
            provider.GetRequiredService<AvinodeClient>(), provider.GetRequiredService<AirportDirectory>(), provider.GetRequiredService<IOptions<AvinodeOptions>>()));
        services.TryAddScoped<WatchDesk>();
        services.TryAddScoped<WatchBook>();
        services.AddTools<EmptyLegTools>("avinode");
        services.AddTools<WatchTools>("avinode");
        services.TryAddScoped<Withdrawal>();
        services.TryAddScoped(provider => new TripDesk(
            provider.GetRequiredService<JetVisionDb>(), provider.GetRequiredService<AvinodeClient>(), provider.GetRequiredService<IEffects>(), provider.GetRequiredService<IClock>(),
            provider.GetRequiredService<IOptions<AvinodeOptions>>()));
        services.AddScoped<IEffectHandler, CreateTrip>();
        services.AddScoped<IEffectHandler, FetchTrip>();
        services.AddScoped<IEffectHandler, FetchMessage>();
        services.AddScoped<IEffectHandler, EndSourcing>();
        services.AddScoped<IEffectHandler, CancelTrip>();
        services.AddScoped<IEffectHandler, SendChat>();
        services.AddScoped<IEffectHandler, KeepWatch>();
        services.AddScoped<IEffectHandler, CheckWatch>();
        services.AddScoped<IEffectHandler, FetchEmptyLeg>();
        return services;
    }
}
