using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.SignalR;

namespace JetVision.Server.Security;

/// <summary>
/// The open connections of each session, the designer's and the portal's alike: they are signed in once, when they open, and would outlive their session by hours.
/// A session that ends takes them along, at once on the server where it ends and within seconds on the others.
/// </summary>
internal sealed class SessionConnections(Sessions sessions, TimeProvider time, ILogger<SessionConnections> log) : BackgroundService, IHubFilter
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, (string Session, HubCallerContext Connection)> _open = new();

    /// <summary>Ends a session and its connections.</summary>
    public async Task EndAsync(string session)
    {
        await sessions.EndAsync(session);
        Close(session);
    }

    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        var connection = context.Context;
        if (connection.User?.FindFirstValue(Sessions.Claim) is { } session)
        {
            _open[connection.ConnectionId] = (session, connection);
            // It may have ended between the handshake and here.
            if (await sessions.HasEndedAsync(session, connection.ConnectionAborted))
            {
                connection.Abort();
            }
        }

        await next(context);
    }

    public Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        _open.TryRemove(context.Context.ConnectionId, out _);
        return next(context, exception);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CloseEndedAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The database is away; the next round asks again.
                log.SessionsNotRead(exception);
            }
        }
    }

    private async Task CloseEndedAsync(CancellationToken cancellation)
    {
        var open = _open.Values.Select(entry => entry.Session).Distinct().ToList();
        if (open.Count == 0)
        {
            return;
        }

        foreach (var session in await sessions.EndedAmongAsync(open, cancellation))
        {
            Close(session);
        }
    }

    private void Close(string session)
    {
        foreach (var (_, entry) in _open)
        {
            if (entry.Session == session)
            {
                entry.Connection.Abort();
            }
        }
    }
}

internal static partial class SessionLog
{
    [LoggerMessage(EventId = 2401, EventName = "SessionsNotRead", Level = LogLevel.Warning, Message = "Which sessions ended cannot be read; connections of ended ones stay open until it can.")]
    public static partial void SessionsNotRead(this ILogger logger, Exception exception);
}
