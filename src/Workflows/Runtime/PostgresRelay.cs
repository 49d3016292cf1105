using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace JetVision.Workflows.Runtime;

/// <summary>
/// Tells the other servers on a PostgreSQL, by NOTIFY, which runs were saved and which definitions changed, and hears it from them. What runs' commits have
/// to tell is gathered for a moment and sent in one message, because a NOTIFY makes commits wait for one another. Does nothing on SQLite.
/// </summary>
internal sealed partial class PostgresRelay : BackgroundService
{
    private const string ChannelName = "wf_events";
    private const int LargestBatch = 20;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    private readonly SqlDatabase _database;
    private readonly ServerIdentity _server;
    private readonly WorkflowEvents _events;
    private readonly DefinitionStore _definitions;
    private readonly TimeProvider _time;
    private readonly ILogger<PostgresRelay> _logger;
    private readonly ConcurrentDictionary<string, InstanceChanged> _changes = new();
    private readonly Channel<string> _wake = Channel.CreateUnbounded<string>();

    public PostgresRelay(
        SqlDatabase database, ServerIdentity server, WorkflowEvents events, DefinitionStore definitions, TimeProvider time, ILogger<PostgresRelay> logger)
    {
        _database = database;
        _server = server;
        _events = events;
        _definitions = definitions;
        _time = time;
        _logger = logger;
        if (database.Kind == DatabaseKind.Postgres)
        {
            // The last word on each run is enough: a listener looks again, it does not count.
            events.SavedHere += change =>
            {
                if (_changes.TryAdd(change.InstanceId, change))
                {
                    _wake.Writer.TryWrite("");
                }
                else
                {
                    _changes[change.InstanceId] = change;
                }
            };
            definitions.ChangedHere += id => _wake.Writer.TryWrite(id);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _database.Kind == DatabaseKind.Postgres
        ? Task.WhenAll(RepeatAsync(ListenAsync, stoppingToken), RepeatAsync(SendAsync, stoppingToken))
        : Task.CompletedTask;

    private async Task RepeatAsync(Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await work(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogInterrupted(exception);
                await Task.Delay(RetryDelay, _time, stopping).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellation)
    {
        await using var connection = _database.CreateOwnConnection();
        connection.Notification += (_, notification) => Hear(notification.Payload);
        await connection.OpenAsync(cancellation);
        await using (var listen = new NpgsqlCommand($"LISTEN {ChannelName}", connection))
        {
            await listen.ExecuteNonQueryAsync(cancellation);
        }

        // What was said before or while the connection was away was not heard.
        _definitions.Forget(null);
        while (true)
        {
            await connection.WaitAsync(cancellation);
        }
    }

    private async Task SendAsync(CancellationToken cancellation)
    {
        while (await _wake.Reader.WaitToReadAsync(cancellation))
        {
            await Task.Delay(Gathering, _time, cancellation);
            var definitions = new HashSet<string>();
            while (_wake.Reader.TryRead(out var id))
            {
                if (id.Length > 0)
                {
                    definitions.Add(id);
                }
            }

            var changes = new List<InstanceChanged>();
            foreach (var id in _changes.Keys)
            {
                if (_changes.TryRemove(id, out var change))
                {
                    changes.Add(change);
                }
            }

            // A payload may hold 8000 bytes.
            await NotifyAsync(
                [
                    .. definitions.Chunk(LargestBatch).Select(batch => new Message(_server.Id, batch, [])),
                    .. changes.Chunk(LargestBatch).Select(batch => new Message(_server.Id, [], batch)),
                ],
                cancellation);
        }
    }

    /// <summary>Says it all in one transaction.</summary>
    private async Task NotifyAsync(Message[] messages, CancellationToken cancellation)
    {
        if (messages.Length == 0)
        {
            return;
        }

        await using var connection = (NpgsqlConnection)_database.CreateConnection();
        await connection.OpenAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var message in messages)
        {
            var notify = new NpgsqlBatchCommand("SELECT pg_notify(@channel, @payload)");
            notify.Parameters.AddWithValue("channel", ChannelName);
            notify.Parameters.AddWithValue("payload", JsonSerializer.Serialize(message, ValueJson.Options));
            batch.BatchCommands.Add(notify);
        }

        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private void Hear(string payload)
    {
        if (JsonSerializer.Deserialize<Message>(payload, ValueJson.Options) is not { } message || message.Server == _server.Id)
        {
            return;
        }

        foreach (var definition in message.Definitions)
        {
            _definitions.Forget(definition);
        }

        foreach (var change in message.Instances)
        {
            _events.Hear(change);
        }
    }

    private sealed record Message(string Server, IReadOnlyList<string> Definitions, IReadOnlyList<InstanceChanged> Instances);

    [LoggerMessage(EventId = 2401, EventName = "RelayInterrupted", Level = LogLevel.Warning, Message = "The messages between the servers are interrupted; trying again.")]
    private partial void LogInterrupted(Exception exception);
}
