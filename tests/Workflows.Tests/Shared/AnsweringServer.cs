using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace JetVision.Workflows.Tests.Shared;

/// <summary>A server that answers one status so many times, and 200 from then on.</summary>
internal sealed class AnsweringServer(WebApplication app) : IAsyncDisposable
{
    private int _requests;

    public int Requests => _requests;

    public string Address => app.Urls.First();

    public static async Task<AnsweringServer> StartAsync(int status, int failures = int.MaxValue, int? retryAfter = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new AnsweringServer(app);
        app.MapGet("/", (HttpResponse response) =>
        {
            var request = Interlocked.Increment(ref server._requests);
            if (retryAfter is { } seconds)
            {
                response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            }

            return Results.StatusCode(request <= failures ? status : 200);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
