using System.Globalization;
using Microsoft.Extensions.Options;

namespace JetVision.Sandbox.Access;

/// <summary>So many calls in a rolling hour. The hour runs at the market's speed; see <see cref="SandboxOptions.RequestsPerHour"/>.</summary>
internal sealed class RateLimit(TimeProvider time, IOptions<SandboxOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Queue<DateTimeOffset> _calls = new();

    /// <summary>Counts a call and writes the headers; false when the call is one too many.</summary>
    public bool Admit(IHeaderDictionary headers)
    {
        var limit = options.Value.RequestsPerHour;
        var hour = TimeSpan.FromHours(options.Value.Speed);
        var now = time.GetUtcNow();
        int used;
        bool isAdmitted;
        var reset = TimeSpan.Zero;
        lock (_gate)
        {
            while (_calls.TryPeek(out var first) && first + hour <= now)
            {
                _calls.Dequeue();
            }
            isAdmitted = _calls.Count < limit;
            if (isAdmitted && hour > TimeSpan.Zero)
            {
                _calls.Enqueue(now);
            }
            used = _calls.Count;
            if (_calls.TryPeek(out var oldest))
            {
                reset = oldest + hour - now;
            }
        }
        Write(headers, limit, limit - used, reset);
        return isAdmitted;
    }

    public static void Write(IHeaderDictionary headers, int limit, int remaining, TimeSpan reset)
    {
        headers["X-Rate-Limit-Limit"] = limit.ToString(CultureInfo.InvariantCulture);
        headers["X-Rate-Limit-Remaining"] = remaining.ToString(CultureInfo.InvariantCulture);
        headers["X-Rate-Limit-Reset"] = ((int)Math.Ceiling(reset.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }
}
