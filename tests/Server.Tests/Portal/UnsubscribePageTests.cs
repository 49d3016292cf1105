using System.Net;
using JetVision.Activities.Mail.Suppression;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace JetVision.Server.Tests.Portal;

public sealed class UnsubscribePageTests : IAsyncLifetime
{
    private PublicHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await PublicHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Open_ChangesNothing_AndNeedsNoScript()
    {
        var path = _host.UnsubscribePath("new@harrow.example");

        var answer = await _host.GetAsync(path);

        var page = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("new@harrow.example", page, StringComparison.Ordinal);
        Assert.Contains($"<form method=\"post\" action=\"{path}\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(0, await _host.ReadAsync(db => db.Suppressed.CountAsync(Cancellation)));
    }

    [Fact]
    public async Task OneClick_OfAMailProgram_UnsubscribesOnce_WithoutARedirect()
    {
        var path = _host.UnsubscribePath("new@harrow.example");

        var first = await _host.PostFormAsync(path, ("List-Unsubscribe", "One-Click"));
        var second = await _host.PostFormAsync(path, ("List-Unsubscribe", "One-Click"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        var line = await _host.ReadAsync(db => db.Suppressed.SingleAsync(Cancellation));
        Assert.Equal(("new@harrow.example", SuppressionReason.Unsubscribed, "unsubscribe link"), (line.Target, line.Reason, line.Source));
        Assert.Contains("You get no more offers", await (await _host.GetAsync(path)).Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneClick_AsMultipart_UnsubscribesToo()
    {
        using var content = new MultipartFormDataContent { { new StringContent("One-Click"), "List-Unsubscribe" } };

        var answer = await _host.Client.PostAsync(_host.UnsubscribePath("new@harrow.example"), content, Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1, await _host.ReadAsync(db => db.Suppressed.CountAsync(Cancellation)));
    }

    [Fact]
    public async Task Link_ThatWeDidNotMake_IsNowhere()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _host.GetAsync("/u/nonsense")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _host.PostFormAsync("/u/nonsense", ("List-Unsubscribe", "One-Click"))).StatusCode);
        Assert.Equal(0, await _host.ReadAsync(db => db.Suppressed.CountAsync(Cancellation)));
    }
}
