using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using NodaTime;

namespace JetVision.Activities.Sourcing.Avinode;

/// <summary>Adds what every call must carry, each attempt with its own time: Avinode refuses what is older than five minutes.</summary>
internal sealed class AvinodeHeaders(IOptions<AvinodeOptions> options, IClock clock) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var connection = options.Value;
        var headers = request.Headers;
        Set(headers, "X-Avinode-ApiToken", connection.ApiToken);
        Set(headers, "X-Avinode-SentTimestamp", clock.GetCurrentInstant().ToDateTimeUtc().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        Set(headers, "X-Avinode-ApiVersion", "v1.0");
        Set(headers, "X-Avinode-Product", connection.Product);
        if (connection.ActAsAccount is { Length: > 0 } account)
        {
            Set(headers, "X-Avinode-ActAsAccount", account);
        }

        headers.Authorization = new AuthenticationHeaderValue("Bearer", connection.AuthenticationToken);
        headers.Accept.Clear();
        headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return base.SendAsync(request, cancellationToken);
    }

    private static void Set(HttpRequestHeaders headers, string name, string value)
    {
        headers.Remove(name);
        headers.TryAddWithoutValidation(name, value);
    }
}
