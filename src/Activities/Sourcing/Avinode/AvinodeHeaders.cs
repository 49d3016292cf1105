using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using NodaTime;

namespace JetVision.Activities.Sourcing.Avinode;

/// <summary>Adds what every call must carry, each attempt with its own time: Avinode refuses what is older than five minutes.</summary>
internal sealed class AvinodeHeaders(IOptions<AvinodeOptions> options, AvinodeTokens tokens, IClock clock) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await tokens.CurrentAsync(cancellationToken);
        Fill(request, token);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !tokens.AreFetched)
        {
            return response;
        }

        // Taken back before it ran out: nothing was done, so the call may go again with a fresh one.
        response.Dispose();
        tokens.Forget(token);
        Fill(request, await tokens.CurrentAsync(cancellationToken));
        return await base.SendAsync(request, cancellationToken);
    }

    private void Fill(HttpRequestMessage request, string token)
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

        headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        headers.Accept.Clear();
        headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
    }

    private static void Set(HttpRequestHeaders headers, string name, string value)
    {
        headers.Remove(name);
        headers.TryAddWithoutValidation(name, value);
    }
}
