using System.Globalization;
using System.Net;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing.Avinode;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace JetVision.Activities.Tests.Sourcing;

public sealed class AvinodePaceTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Call_RefusedAsOneTooMany_SaysHowLongToWait_AndNobodyCallsBefore()
    {
        var market = new Market(_clock);
        market.Next(HttpStatusCode.TooManyRequests, ("Retry-After", "40"));

        var refused = await Assert.ThrowsAsync<OutsideException>(market.CallAsync);
        var before = await Assert.ThrowsAsync<OutsideException>(market.CallAsync);

        Assert.True(refused.IsTransient);
        Assert.Equal(TimeSpan.FromSeconds(40), refused.RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(40), before.RetryAfter);
        Assert.Equal(1, market.Calls);

        _clock.Advance(TimeSpan.FromSeconds(40));
        await market.CallAsync();
        Assert.Equal(2, market.Calls);
    }

    [Fact]
    public async Task Refusal_WithoutRetryAfter_TakesTheResetHeader_OrAMinute()
    {
        var market = new Market(_clock);
        market.Next(HttpStatusCode.TooManyRequests, ("X-Rate-Limit-Reset", "15"));
        Assert.Equal(TimeSpan.FromSeconds(15), (await Assert.ThrowsAsync<OutsideException>(market.CallAsync)).RetryAfter);

        _clock.Advance(TimeSpan.FromSeconds(15));
        market.Next(HttpStatusCode.TooManyRequests);
        Assert.Equal(TimeSpan.FromSeconds(60), (await Assert.ThrowsAsync<OutsideException>(market.CallAsync)).RetryAfter);
    }

    [Fact]
    public async Task Allowance_UsedUp_WaitsForTheReset()
    {
        var market = new Market(_clock);
        market.Next(HttpStatusCode.OK, ("X-Rate-Limit-Limit", "3600"), ("X-Rate-Limit-Remaining", "0"), ("X-Rate-Limit-Reset", "90"));
        await market.CallAsync();

        Assert.Equal(TimeSpan.FromSeconds(90), (await Assert.ThrowsAsync<OutsideException>(market.CallAsync)).RetryAfter);
        Assert.Equal(1, market.Calls);
    }

    [Fact]
    public async Task Allowance_NearlyUsedUp_IsSpreadOverTheTimeLeft()
    {
        var market = new Market(_clock);
        (string, string)[] headers = [("X-Rate-Limit-Limit", "3600"), ("X-Rate-Limit-Remaining", "100"), ("X-Rate-Limit-Reset", "200")];
        market.Next(HttpStatusCode.OK, headers);
        await market.CallAsync();

        var second = market.CallAsync();
        Assert.True(second.IsCompletedSuccessfully);
        var third = market.CallAsync();
        Assert.False(third.IsCompleted);
        Assert.Equal(2, market.Calls);

        _clock.Advance(TimeSpan.FromSeconds(2));
        await third;
        Assert.Equal(3, market.Calls);
    }

    [Fact]
    public async Task Burst_WhileThereIsPlenty_GoesThrough()
    {
        var market = new Market(_clock);
        market.Next(HttpStatusCode.OK, ("X-Rate-Limit-Limit", "3600"), ("X-Rate-Limit-Remaining", "3599"), ("X-Rate-Limit-Reset", "3600"));
        for (var i = 0; i < 50; i++)
        {
            await market.CallAsync();
        }

        Assert.Equal(50, market.Calls);
    }

    [Theory]
    [InlineData("X-Rate-Limit-Remaining", "many")]
    [InlineData("X-Rate-Limit-Reset", "-5")]
    [InlineData("X-Rate-Limit-Reset", "NaN")]
    [InlineData("X-Rate-Limit-Limit", "1e400")]
    public async Task Header_ThatMakesNoSense_StopsNobody(string header, string value)
    {
        var market = new Market(_clock);
        market.Next(HttpStatusCode.OK, ("X-Rate-Limit-Remaining", "5"), (header, value));
        await market.CallAsync();

        await market.CallAsync();
    }

    private sealed class Market : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _client;
        private (HttpStatusCode Status, (string Name, string Value)[] Headers) _next = (HttpStatusCode.OK, []);

        public Market(TimeProvider time) => _client = new HttpMessageInvoker(new AvinodePaceHandler(new AvinodePace(time)) { InnerHandler = this });

        public int Calls { get; private set; }

        public void Next(HttpStatusCode status, params (string Name, string Value)[] headers) => _next = (status, headers);

        public async Task CallAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "http://market.test/api/trips/1");
            using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls++;
            var response = new HttpResponseMessage(_next.Status);
            foreach (var (name, value) in _next.Headers)
            {
                response.Headers.TryAddWithoutValidation(name, string.Create(CultureInfo.InvariantCulture, $"{value}"));
            }

            _next = (HttpStatusCode.OK, []);
            return Task.FromResult(response);
        }
    }
}
