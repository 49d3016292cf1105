using System.Globalization;
using System.Net;
using JetVision.Activities.Shared;

namespace JetVision.Activities.Prospecting;

/// <summary>
/// Keeps to what Apollo's answers say is left. Apollo counts by the minute, the hour and the day, for each kind of call; it does not say when a window ends, so after the last call
/// of one the next waits a minute, ten minutes or an hour, and as long as Retry-After says after a 429. Singleton.
/// </summary>
internal sealed class ApolloPace(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _until = [];

    /// <summary>Lets a call through.</summary>
    /// <param name="kind">The kind of call, and whose.</param>
    /// <exception cref="OutsideException">It is not its time yet.</exception>
    public void Pass(string kind)
    {
        lock (_gate)
        {
            var wait = _until.GetValueOrDefault(kind) - time.GetUtcNow();
            if (wait > TimeSpan.Zero)
            {
                throw TooMany(wait);
            }
        }
    }

    /// <summary>Learns from an answer.</summary>
    /// <param name="kind">The kind of call, and whose.</param>
    /// <param name="response">The answer.</param>
    public void Heed(string kind, HttpResponseMessage response)
    {
        var hold = Left(response, "x-24-hour-requests-left") == 0 || Left(response, "x-daily-requests-left") == 0 ? TimeSpan.FromHours(1)
            : Left(response, "x-hourly-requests-left") == 0 ? TimeSpan.FromMinutes(10)
            : Left(response, "x-minute-requests-left") == 0 ? TimeSpan.FromMinutes(1)
            : TimeSpan.Zero;
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
        {
            hold = RetryAfter.Of(response, time.GetUtcNow()) ?? (hold > TimeSpan.Zero ? hold : TimeSpan.FromMinutes(1));
        }

        lock (_gate)
        {
            _until[kind] = time.GetUtcNow() + hold;
        }
    }

    /// <summary>Says that it is not time yet, and for how long.</summary>
    public static OutsideException TooMany(TimeSpan wait) => new(
        ApolloWire.System, string.Create(CultureInfo.InvariantCulture, $"too many calls for now; the next may go in {Math.Ceiling(wait.TotalSeconds):0} seconds."), isTransient: true, wait,
        new HttpRequestException("too many calls", null, HttpStatusCode.TooManyRequests));

    private static int? Left(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values) && int.TryParse(values.First(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var left) ? Math.Max(0, left) : null;
}
