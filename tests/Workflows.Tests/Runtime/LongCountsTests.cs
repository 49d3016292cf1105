using JetVision.Workflows.Runtime;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace JetVision.Workflows.Tests.Runtime;

public sealed class LongCountsTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 9, 30, 0, TimeSpan.Zero));

    [Fact]
    public async Task Get_OfAShortList_CountsEveryTime()
    {
        var counts = new LongCounts(_clock);

        Assert.Equal(9_998, await Get(counts, 9_998));
        Assert.Equal(9_999, await Get(counts, 9_999));
    }

    [Fact]
    public async Task Get_OfALongListAgain_KeepsTheTotalForAShortWhile()
    {
        var counts = new LongCounts(_clock);

        Assert.Equal(10_000, await Get(counts, 10_000));
        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(10_000, await Get(counts, 20_000));
        Assert.Equal(30_000, await counts.GetAsync("another list", () => Task.FromResult(30_000)));
    }

    [Fact]
    public async Task Get_OfALongListLater_GivesTheOldTotalAndCountsOnceBesides()
    {
        var counts = new LongCounts(_clock);
        await Get(counts, 10_000);
        _clock.Advance(TimeSpan.FromSeconds(6));
        var (asked, total) = (new TaskCompletionSource(), new TaskCompletionSource<int>());

        Assert.Equal(10_000, await counts.GetAsync("list", () =>
        {
            asked.SetResult();
            return total.Task;
        }));
        await asked.Task;
        Assert.Equal(10_000, await counts.GetAsync("list", () => throw new InvalidOperationException("It is being counted already.")));
        total.SetResult(20_000);
    }

    [Fact]
    public async Task Get_OfALongListMuchLater_CountsFirst()
    {
        var counts = new LongCounts(_clock);
        await Get(counts, 10_000);

        _clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(20_000, await Get(counts, 20_000));
    }

    private static Task<int> Get(LongCounts counts, int total) => counts.GetAsync("list", () => Task.FromResult(total));
}
