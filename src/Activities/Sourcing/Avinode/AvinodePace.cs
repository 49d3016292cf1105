using System.Globalization;
using System.Net;
using JetVision.Activities.Shared;

namespace JetVision.Activities.Sourcing.Avinode;

/// <summary>
/// Keeps to the hourly allowance that the answers state. Bursts go through while there is plenty; the last tenth is spread over the time that is left, and after
/// a 429 nothing is sent until Avinode's time is over.
/// </summary>
internal sealed class AvinodePace(TimeProvider time)
{
    /// <summary>Longer waits are left to whoever asked: a delivery that sleeps for minutes holds up the others.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private DateTimeOffset _nextAt = DateTimeOffset.MinValue;
    private TimeSpan _spacing;

    /// <summary>Waits for a turn.</summary>
    /// <exception cref="OutsideException">The turn is so far off that the call is better repeated then.</exception>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        TimeSpan wait;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            wait = _nextAt - now;
            if (wait > LongestWait)
            {
                throw new OutsideException("Avinode", "too many calls in this hour; waiting.", isTransient: true, retryAfter: wait);
            }

            if (_spacing > TimeSpan.Zero)
            {
                _nextAt = (wait > TimeSpan.Zero ? _nextAt : now) + _spacing;
            }
        }

        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellation);
        }
    }

    /// <summary>Learns from an answer's headers.</summary>
    /// <returns>How long to wait when the call was refused as one too many; null when it was not.</returns>
    public TimeSpan? Heed(HttpResponseMessage response)
    {
        var now = time.GetUtcNow();
        var reset = Number(response, "X-Rate-Limit-Reset") is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 3600)) : (TimeSpan?)null;
        lock (_gate)
        {
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                var wait = RetryAfter.Of(response, now) ?? reset ?? TimeSpan.FromSeconds(60);
                Hold(now + wait);
                return wait;
            }

            if (Number(response, "X-Rate-Limit-Remaining") is { } remaining && reset is { } left && left > TimeSpan.Zero)
            {
                var limit = Number(response, "X-Rate-Limit-Limit") ?? 3600;
                _spacing = remaining * 10 < limit ? left / Math.Max(remaining, 1) : TimeSpan.Zero;
                if (remaining <= 0)
                {
                    Hold(now + left);
                }
            }
            else
            {
                _spacing = TimeSpan.Zero;
            }

            return null;
        }
    }

    private void Hold(DateTimeOffset until) => _nextAt = until > _nextAt ? until : _nextAt;

    private static double? Number(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values) && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;
}

/// <summary>Sends calls at Avinode's pace.</summary>
internal sealed class AvinodePaceHandler(AvinodePace pace) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await pace.WaitAsync(cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        if (pace.Heed(response) is not { } wait)
        {
            return response;
        }

        response.Dispose();
        throw new OutsideException("Avinode", "too many calls; waiting.", isTransient: true, retryAfter: wait);
    }
}
