using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using JetVision.Sandbox.Faults;
using JetVision.Sandbox.Market;
using JetVision.Sandbox.Storage;
using JetVision.Sandbox.Wire;
using Microsoft.Extensions.Options;

namespace JetVision.Sandbox.Hooks;

/// <summary>Posts hooks until each is answered with 200. Order is not promised; a hook may arrive twice when the process dies between answer and note.</summary>
internal sealed partial class HookPostman(
    Store store, HookDesk desk, Agenda<HookRun> agenda, FaultDesk faults, SandboxAddress address, HttpClient http, TimeProvider time, IOptions<SandboxOptions> options,
    ILogger<HookPostman> logger) : BackgroundService
{
    private const int AtOnce = 8;
    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromHours(48);

    /// <summary>The pause after a failed attempt: doubled each time, from 200 ms to 5 s at speed 0 and from 10 s to 15 min otherwise.</summary>
    internal static TimeSpan Pause(int attempts, double speed)
    {
        var (first, longest) = speed == 0 ? (TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5)) : (TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(15));
        var pause = first * Math.Pow(2, Math.Min(attempts - 1, 20));
        return pause < longest ? pause : longest;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await address.WaitAsync(stoppingToken);
        desk.Open();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => WorkAsync(stoppingToken)));
    }

    private async Task WorkAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var run = await agenda.NextAsync(cancellation);
            if (await faults.MayShuffleAsync(run, cancellation) is { } next
                && store.Delivery(next.DeliveryId) is { State: DeliveryState.Waiting } delivery && store.Setting(delivery.SettingId) is { } setting)
            {
                await AttemptAsync(delivery, setting, cancellation);
            }
        }
    }

    private async Task AttemptAsync(Delivery delivery, HookSetting setting, CancellationToken cancellation)
    {
        if (faults.TakeDrop())
        {
            Note(delivery with { State = DeliveryState.Dropped });
            return;
        }
        var now = time.GetUtcNow();
        if (now - delivery.CreatedOn > GivenUpAfter || !setting.IsActive)
        {
            Note(delivery with { State = DeliveryState.Expired });
            return;
        }
        var status = 0;
        for (var copies = 1 + (delivery.Attempts == 0 ? faults.Duplicates : 0); copies > 0; copies--)
        {
            status = await PostAsync(delivery, setting, cancellation);
        }
        var attempts = delivery.Attempts + 1;
        if (status == StatusCodes.Status200OK)
        {
            Note(delivery with { State = DeliveryState.Delivered, Attempts = attempts, LastStatus = status });
            return;
        }
        HookRefused(logger, delivery.EventType, delivery.ResourceId, status, attempts);
        var next = time.GetUtcNow() + Pause(attempts, options.Value.Speed);
        Note(delivery with { Attempts = attempts, LastStatus = status, NextAttempt = next });
        agenda.Add(new HookRun(delivery.Id), next);
    }

    /// <summary>Posts once; 0 when there was no answer.</summary>
    private async Task<int> PostAsync(Delivery delivery, HookSetting setting, CancellationToken cancellation)
    {
        var body = new JsonObject
        {
            ["id"] = delivery.ResourceId,
            ["href"] = $"{address.Value}/api/{delivery.ResourceType}/{delivery.ResourceId}",
            ["type"] = delivery.ResourceType,
            ["tripId"] = delivery.TripCode,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, setting.TargetUri)
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        if (setting.AuthenticationType == "BASIC")
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{setting.ClientIdentifier}:{setting.ClientSecret}")));
        }
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return (int)response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return 0;
        }
    }

    private void Note(Delivery delivery)
    {
        lock (store.Gate)
        {
            store.Commit(new Change { Deliveries = [delivery] });
        }
    }

    [LoggerMessage(EventId = 4201, EventName = "HookRefused", Level = LogLevel.Warning,
        Message = "Hook {EventType} for {ResourceId} was answered {Status} (0: not at all) at attempt {Attempt}; it is repeated.")]
    private static partial void HookRefused(ILogger logger, string eventType, string resourceId, int status, int attempt);
}
