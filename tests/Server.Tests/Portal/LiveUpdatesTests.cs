using JetVision.Server.Portal.Live;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace JetVision.Server.Tests.Portal;

public sealed class LiveUpdatesTests
{
    private readonly LiveUpdates _live = new(NullLogger<LiveUpdates>.Instance);

    [Fact]
    public async Task Publish_ReachesWhoWatchesTheRequestAndWhoWatchesAll()
    {
        var request = Guid.NewGuid();
        var (one, all, other) = (new Heard(), new Heard(), new Heard());
        using var a = _live.Subscribe(request, one.HearAsync);
        using var b = _live.Subscribe(null, all.HearAsync);
        using var c = _live.Subscribe(Guid.NewGuid(), other.HearAsync);

        _live.Publish(request);
        await one.OnceAsync();
        await all.OnceAsync();

        Assert.Equal(0, other.Times);
    }

    [Fact]
    public async Task Publish_AfterDispose_ReachesNobody()
    {
        var request = Guid.NewGuid();
        var (gone, still) = (new Heard(), new Heard());
        _live.Subscribe(request, gone.HearAsync).Dispose();
        using var kept = _live.Subscribe(request, still.HearAsync);

        _live.Publish(request);
        await still.OnceAsync();

        Assert.Equal(0, gone.Times);
    }

    [Fact]
    public async Task Publish_ManyWhileOneRuns_BecomeOneMore()
    {
        var request = Guid.NewGuid();
        var (entered, release, again) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        var times = 0;
        using var subscription = _live.Subscribe(request, async () =>
        {
            if (Interlocked.Increment(ref times) == 1)
            {
                entered.SetResult();
                await release.Task;
            }
            else
            {
                again.TrySetResult();
            }
        });

        _live.Publish(request);
        await entered.Task;
        for (var i = 0; i < 50; i++)
        {
            _live.Publish(request);
        }

        release.SetResult();
        await again.Task;
        Assert.Equal(2, Volatile.Read(ref times));
    }

    [Fact]
    public async Task Publish_AfterAFailedCall_StillReaches()
    {
        var request = Guid.NewGuid();
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        var times = 0;
        using var subscription = _live.Subscribe(request, () =>
        {
            if (Interlocked.Increment(ref times) == 1)
            {
                first.SetResult();
                throw new InvalidOperationException("The page was broken.");
            }

            second.TrySetResult();
            return Task.CompletedTask;
        });

        _live.Publish(request);
        await first.Task;
        _live.Publish(request);

        await second.Task;
    }

    private sealed class Heard
    {
        private readonly TaskCompletionSource _once = new();
        private int _times;

        public int Times => Volatile.Read(ref _times);

        public Task HearAsync()
        {
            Interlocked.Increment(ref _times);
            _once.TrySetResult();
            return Task.CompletedTask;
        }

        public Task OnceAsync() => _once.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }
}
