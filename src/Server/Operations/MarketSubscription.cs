using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace JetVision.Server.Operations;

/// <summary>
/// Has the marketplace call this server's web hooks: once the server listens, again until the marketplace has agreed, and then looks from time to time whether the
/// settings still stand. A marketplace switches off what failed for long, and its sandbox forgets everything once a week.
/// </summary>
internal sealed partial class MarketSubscription(
    IServiceScopeFactory scopes, IServer server, IConfiguration configuration, IHostApplicationLifetime lifetime, IEnumerable<PracticeMarket> practice, TimeProvider time,
    ILogger<MarketSubscription> logger) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ListeningAsync(stoppingToken);
        await Task.WhenAll(practice.Select(market => market.Up)).WaitAsync(stoppingToken);
        // The practice market runs on this machine and calls the server where it listens; a real one calls it where the world sees it.
        var address = practice.Any()
            ? server.Features.Get<IServerAddressesFeature>()!.Addresses.First().Replace("[::]", "127.0.0.1", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
            : configuration["JetVision:PublicUrl"]!;
        var pause = TimeSpan.FromSeconds(1);
        var isFirst = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var mended = await scope.ServiceProvider.GetRequiredService<AvinodeWebhooks>().EnsureAsync(new Uri(address), stoppingToken);
                if (mended is null)
                {
                    LogSubscribed("sends no web hooks: set Avinode:WebhookSecret; answers come by polling only");
                    return;
                }

                if (isFirst || mended > 0)
                {
                    LogSubscribed(isFirst ? $"calls {address}" : $"had lost {mended} of the web hooks' settings; they are mended");
                }

                (isFirst, pause) = (false, TimeSpan.FromSeconds(1));
                await Task.Delay(LookAgain, time, stoppingToken);
            }
            catch (OutsideException failure)
            {
                LogFailed(failure.Message, pause);
                await Task.Delay(pause, time, stoppingToken);
                pause = pause < TimeSpan.FromMinutes(5) ? pause * 2 : pause;
            }
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
