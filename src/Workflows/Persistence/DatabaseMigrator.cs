using Medallion.Threading.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace JetVision.Workflows.Persistence;

/// <summary>Brings the schema up to date before anything else of the server starts, and keeps a second server away from a SQLite file.</summary>
internal sealed partial class DatabaseMigrator(
    SqlDatabase database, IServiceScopeFactory scopes, IEnumerable<MigratedContext> contexts, ILogger<DatabaseMigrator> logger) : IHostedLifecycleService, IDisposable
{
    private FileStream? _ownership;

    public Task StartingAsync(CancellationToken cancellationToken) => MigrateAsync(cancellationToken);

    public async Task MigrateAsync(CancellationToken cancellation)
    {
        if (database.FilePath is not null)
        {
            await PrepareFileAsync(database.FilePath, cancellation);
        }

        await using var turn = await TakeTurnAsync(cancellation);
        foreach (var registration in contexts)
        {
            await using var scope = scopes.CreateAsyncScope();
            var type = database.Kind == DatabaseKind.Postgres ? registration.Postgres : registration.Sqlite;
            var context = (DbContext)scope.ServiceProvider.GetRequiredService(type);
            // Made first, because asking a database for a table that it lacks is logged as an error.
            await context.Database.ExecuteSqlRawAsync(context.GetService<IHistoryRepository>().GetCreateIfNotExistsScript(), cancellation);
            var pending = (await context.Database.GetPendingMigrationsAsync(cancellation)).ToList();
            if (pending.Count > 0)
            {
                LogMigrating(type.Name, pending.Count, pending[^1]);
                await context.Database.MigrateAsync(cancellation);
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _ownership?.Dispose();
        _ownership = null;
    }

    /// <summary>One server at a time migrates.</summary>
    private async Task<IAsyncDisposable?> TakeTurnAsync(CancellationToken cancellation) => database.Kind == DatabaseKind.Postgres
        ? await new PostgresDistributedLock(new PostgresAdvisoryLockKey("wf-migrate", allowHashing: true), database.ConnectionString).AcquireAsync(null, cancellation)
        : null;

    private async Task PrepareFileAsync(string file, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        try
        {
            // Held as long as the process lives, however it ends. Two servers on one file would each deliver the other's effects.
            _ownership ??= new FileStream(file + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.None);
        }
        catch (IOException cause)
        {
            throw new InvalidOperationException(
                $"Another server works on {file}. End it, set JetVision:DataDirectory to another directory, or set ConnectionStrings:JetVision to a PostgreSQL "
                + "database (Host=…), which any number of servers may share.",
                cause);
        }

        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<DatabaseSession>();
        await session.OpenAsync(cancellation);
        // EF marks a running migration in this table and waits for ever on the mark of a process that was killed; the lock file already keeps others out.
        await using var command = session.Connection.Command(null, "PRAGMA journal_mode=WAL; DROP TABLE IF EXISTS \"__EFMigrationsLock\";");
        await command.ExecuteNonQueryAsync(cancellation);
        await session.Connection.CloseAsync();
    }

    [LoggerMessage(EventId = 2001, EventName = "MigratingDatabase", Level = LogLevel.Information, Message = "{Context}: applying {Count} migrations, up to {Last}.")]
    private partial void LogMigrating(string context, int count, string last);
}
