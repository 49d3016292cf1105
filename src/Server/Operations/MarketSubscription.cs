using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace JetVision.Server.Operations;

/// <summary>Has the marketplace call this server's web hooks: once the server listens, and again until the marketplace has agreed.</summary>
internal sealed partial class MarketSubscription(
    IServiceScopeFactory scopes, IServer server, IConfiguration configuration, IHostApplicationLifetime lifetime, IEnumerable<PracticeMarket> practice, TimeProvider time,
    ILogger<MarketSubscription> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ListeningAsync(stoppingToken);
        await Task.WhenAll(practice.Select(market => market.Up)).WaitAsync(stoppingToken);
        // The practice market runs on this machine and calls the server where it listens; a real one calls it where the world sees it.
        var address = practice.Any()
            ? server.Features.Get<IServerAddressesFeature>()!.Addresses.First().Replace("[::]", "127.0.0.1", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
            : configuration["JetVision:PublicUrl"]!;
        for (var pause = TimeSpan.FromSeconds(1); !stoppingToken.IsCancellationRequested; pause = pause < TimeSpan.FromMinutes(5) ? pause * 2 : pause)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var subscribed = await scope.ServiceProvider.GetRequiredService<AvinodeWebhooks>().EnsureAsync(new Uri(address), stoppingToken);
                LogSubscribed(subscribed ? $"calls {address}" : "sends no web hooks: set Avinode:WebhookSecret; answers come by polling only");
                return;
            }
            catch (OutsideException failure)
            {
                LogFailed(failure.Message, pause);
            }

            await Task.Delay(pause, time, stoppingToken);
        }
    }

    private async Task ListeningAsync(CancellationToken cancellation)
    {
        var listening = new TaskCompletionSource();
        await using var started = lifetime.ApplicationStarted.Register(listening.SetResult);
        await listening.Task.WaitAsync(cancellation);
    }

    [LoggerMessage(EventId = 4201, EventName = "MarketSubscribed", Level = LogLevel.Information, Message = "The marketplace {How}.")]
    private partial void LogSubscribed(string how);

    [LoggerMessage(EventId = 4202, EventName = "MarketSubscriptionFailed", Level = LogLevel.Warning, Message = "{Reason} The subscription is tried again in {Pause}.")]
    private partial void LogFailed(string reason, TimeSpan pause);
}
