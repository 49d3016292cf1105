using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Workflows.Persistence;

/// <summary>
/// The one connection of a scope. Every EF context of the scope works on it, so that what they hold can be saved in one transaction with a run and its
/// outbox. Like a context, it serves one caller at a time. Scoped.
/// </summary>
public sealed class DatabaseSession(SqlDatabase database) : IDisposable, IAsyncDisposable
{
    private readonly List<DbContext> _contexts = [];
    private DbConnection? _connection;

    /// <summary>Gets which database it is.</summary>
    public DatabaseKind Kind => database.Kind;

    /// <summary>Gets the connection; closed until somebody opens it.</summary>
    public DbConnection Connection => _connection ??= database.CreateConnection();

    /// <summary>Gets the contexts that were made in this scope.</summary>
    internal IReadOnlyList<DbContext> Contexts => _contexts;

    /// <summary>Points a context at the connection.</summary>
    /// <param name="options">The context's options.</param>
    /// <param name="migrationsTable">The table that lists the context's migrations; each context has its own.</param>
    public void Configure(DbContextOptionsBuilder options, string migrationsTable)
    {
        if (Kind == DatabaseKind.Postgres)
        {
            options.UseNpgsql(Connection, postgres => postgres.MigrationsHistoryTable(migrationsTable));
        }
        else
        {
            options.UseSqlite(Connection, sqlite => sqlite.MigrationsHistoryTable(migrationsTable));
        }
    }

    /// <summary>Makes a context's changes part of the scope's next commit.</summary>
    /// <param name="context">A context on this session's connection.</param>
    public void Join(DbContext context)
    {
        if (!_contexts.Contains(context))
        {
            _contexts.Add(context);
        }
    }

    /// <summary>Begins a transaction that writes.</summary>
    internal async Task<SessionTransaction> BeginAsync(CancellationToken cancellation)
    {
        var turn = await database.TakeWriteTurnAsync(cancellation);
        var opened = false;
        try
        {
            opened = await OpenAsync(cancellation);
            // SQLite takes the write lock at once (BEGIN IMMEDIATE): a read that turns into a write later could fail half-way.
            var transaction = Connection is SqliteConnection sqlite
                ? sqlite.BeginTransaction(deferred: false)
                : await Connection.BeginTransactionAsync(cancellation);
            return new SessionTransaction(this, transaction, turn, opened);
        }
        catch
        {
            if (opened)
            {
                await Connection.CloseAsync();
            }

            turn.Dispose();
            throw;
        }
    }

    /// <summary>Opens the connection if it is closed.</summary>
    /// <returns>Whether it was closed, so that the caller closes it again.</returns>
    internal async Task<bool> OpenAsync(CancellationToken cancellation)
    {
        if (Connection.State == ConnectionState.Open)
        {
            return false;
        }

        await Connection.OpenAsync(cancellation);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _connection?.Dispose();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>A transaction that writes; rolled back when disposed before its commit.</summary>
internal sealed class SessionTransaction(DatabaseSession session, DbTransaction transaction, SqlDatabase.WriteTurn turn, bool closes) : IAsyncDisposable
{
    public DbConnection Connection => session.Connection;

    public DbTransaction Transaction => transaction;

    public Task CommitAsync(CancellationToken cancellation) => transaction.CommitAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync();
            if (closes)
            {
                await session.Connection.CloseAsync();
            }
        }
        finally
        {
            turn.Dispose();
        }
    }
}
