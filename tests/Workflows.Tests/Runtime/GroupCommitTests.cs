using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime;
using JetVision.Workflows.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JetVision.Workflows.Tests.Runtime;

/// <summary>What is committed together fails apart.</summary>
public sealed class GroupCommitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task CommitAsync_ManyAtOnce_AllAreSaved(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        var group = engine.Services.GetRequiredService<GroupCommit>();

        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => group.CommitAsync(Insert(kind, $"k{number}"), ChangedOne, Cancellation)));

        Assert.Equal(200, await engine.QueryAsync(db => db.Stimuli.CountAsync(Cancellation)));
    }

    [Theory, EveryDatabase]
    public async Task CommitAsync_OnePartIsRefused_OthersAreSavedAndOfItNothing(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        var group = engine.Services.GetRequiredService<GroupCommit>();
        var refusal = new InvalidOperationException("Refused.");

        var parts = Enumerable.Range(0, 50).Select(number => (number, task: group.CommitAsync(
            Insert(kind, $"k{number}a", $"k{number}b"), _ => { if (number % 7 == 3) { throw refusal; } }, Cancellation))).ToList();
        foreach (var (number, task) in parts)
        {
            var caught = await Record.ExceptionAsync(() => task);
            Assert.Same(number % 7 == 3 ? refusal : null, caught);
        }

        var saved = await engine.QueryAsync(db => db.Stimuli.Select(row => row.Id).ToListAsync(Cancellation));
        Assert.Equal(parts.Where(part => part.number % 7 != 3).SelectMany(part => new[] { $"k{part.number}a", $"k{part.number}b" }).Order(), saved.Order());
    }

    [Theory, EveryDatabase]
    public async Task CommitAsync_StatementOfOnePartFails_OthersAreSavedAndOfItNothing(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        var group = engine.Services.GetRequiredService<GroupCommit>();

        // The third has a row that the first has: its own, earlier row must go with it.
        Task[] parts =
        [
            group.CommitAsync(Insert(kind, "a"), ChangedOne, Cancellation), group.CommitAsync(Insert(kind, "b"), ChangedOne, Cancellation),
            group.CommitAsync(Insert(kind, "c", "a"), null, Cancellation), group.CommitAsync(Insert(kind, "d"), ChangedOne, Cancellation),
        ];
        await Task.WhenAll(parts[0], parts[1], parts[3]);

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => parts[2]);
        Assert.Equal(["a", "b", "d"], await engine.QueryAsync(db => db.Stimuli.Select(row => row.Id).Order().ToListAsync(Cancellation)));
    }

    [Fact]
    public async Task CommitAsync_OneWriter_KeepsTheOrder()
    {
        await using var engine = await TestEngine.StartAsync(DatabaseKind.Sqlite);
        var group = engine.Services.GetRequiredService<GroupCommit>();

        // Each is possible only after the one before it.
        var first = group.CommitAsync(Insert(DatabaseKind.Sqlite, "0"), ChangedOne, Cancellation);
        var rest = Enumerable.Range(1, 150).Select(number => group.CommitAsync(Rename(number - 1, number), ChangedOne, Cancellation));
        await Task.WhenAll([first, .. rest]);

        Assert.Equal("150", await engine.QueryAsync(db => db.Stimuli.Select(row => row.Id).SingleAsync(Cancellation)));
    }

    [Theory, EveryDatabase]
    public async Task DisposeAsync_WorkIsUnderWay_SavesItFirst(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        var group = new GroupCommit(engine.Services.GetRequiredService<SqlDatabase>());

        var given = Enumerable.Range(0, 300).Select(number => group.CommitAsync(Insert(kind, $"k{number}"), ChangedOne, Cancellation)).ToList();
        await group.DisposeAsync();

        Assert.All(given, task => Assert.True(task.IsCompletedSuccessfully));
        Assert.Equal(300, await engine.QueryAsync(db => db.Stimuli.CountAsync(Cancellation)));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => group.CommitAsync(Insert(kind, "late"), null, Cancellation));
    }

    [Theory, EveryDatabase]
    public async Task CommitAsync_CancelledBeforeItsTurn_SavesNothing(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        var group = engine.Services.GetRequiredService<GroupCommit>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => group.CommitAsync(Insert(kind, "a"), null, new CancellationToken(true)));

        Assert.Equal(0, await engine.QueryAsync(db => db.Stimuli.CountAsync(Cancellation)));
    }

    [Theory, EveryDatabase]
    public async Task CommitAsync_OppositeLocksInManyGroups_NeverWaitForEachOther(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        var group = engine.Services.GetRequiredService<GroupCommit>();

        await Task.WhenAll(Enumerable.Range(0, 400).Select(number =>
        {
            var script = Insert(kind, $"k{number}");
            script.Lock(number % 2 == 0 ? 1 : 2);
            script.Lock(number % 2 == 0 ? 2 : 1);
            return group.CommitAsync(script, ChangedOne, Cancellation);
        }));

        Assert.Equal(400, await engine.QueryAsync(db => db.Stimuli.CountAsync(Cancellation)));
    }

    [Fact]
    public async Task CommitAsync_DatabaseIsAway_EveryPartHearsIt()
    {
        await using var database = new SqlDatabase("Host=127.0.0.1;Port=1;Username=nobody;Database=nothing;Timeout=5");
        await using var group = new GroupCommit(database);

        var parts = Enumerable.Range(0, 20).Select(number => group.CommitAsync(Insert(DatabaseKind.Postgres, $"k{number}"), null, Cancellation)).ToList();

        foreach (var part in parts)
        {
            await Assert.ThrowsAsync<Npgsql.NpgsqlException>(() => part);
        }
    }

    private static void ChangedOne(int[] changed) => Assert.Equal(1, Assert.Single(changed));

    private static SqlScript Insert(DatabaseKind kind, params string[] ids)
    {
        var script = new SqlScript(kind);
        foreach (var id in ids)
        {
            script.Add(
                "INSERT INTO wf_stimuli (id, name, hash, input, created_at) VALUES (@id, 'n', 'h', '{}', @now)", ("id", id), ("now", DateTimeOffset.UnixEpoch));
        }

        return script;
    }

    private static SqlScript Rename(int from, int to)
    {
        var script = new SqlScript(DatabaseKind.Sqlite);
        script.Add("UPDATE wf_stimuli SET id = @to WHERE id = @from", ("from", $"{from}"), ("to", $"{to}"));
        return script;
    }
}
