using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace JetVision.Tests.Shared;

/// <summary>A cable to a server on this machine that a test can cut and mend.</summary>
public sealed class Cable : IAsyncDisposable
{
    private TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private readonly int _target;
    private Task _work;
    private long _passed;
    private volatile bool _isCut;
    private volatile bool _isSilent;
    private volatile bool _isUnplugged;
    private volatile string? _words;

    public Cable(int target)
    {
        _target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _work = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>How many connections were made through it.</summary>
    public int Connections { get; private set; }

    /// <summary>How many bytes may still come back from the server before the cable breaks by itself; null for any number.</summary>
    public long? BreakAfter { get; set; }

    /// <summary>Ends every connection as a pulled plug does, and lets none in until it is mended.</summary>
    public void Cut()
    {
        _isCut = true;
        Drop();
    }

    /// <summary>Refuses connections, as a machine does on which nothing listens.</summary>
    public async Task UnplugAsync()
    {
        _isUnplugged = true;
        _listener.Stop();
        Drop();
        await _work;
    }

    /// <summary>Takes connections and says nothing, until it is mended.</summary>
    public void Silence()
    {
        _isSilent = true;
        Drop();
    }

    /// <summary>Takes connections and says this, whatever is asked, until it is mended.</summary>
    public void Babble(string words)
    {
        _words = words;
        Drop();
    }

    public void Mend()
    {
        (_isCut, _words) = (false, null);
        if (_isSilent)
        {
            _isSilent = false;
            Drop();
        }

        if (_isUnplugged)
        {
            _isUnplugged = false;
            _listener = new TcpListener(IPAddress.Loopback, Port);
            _listener.Start();
            _work = AcceptAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        Drop();
        await _work;
        _stopping.Dispose();
    }

    private void Drop()
    {
        foreach (var (client, _) in _open)
        {
            // Taken out first: whoever does closes it, and a connection that ends at this moment closes itself.
            if (_open.TryRemove(client, out var _))
            {
                client.Client.LingerState = new LingerOption(true, 0);
                client.Dispose();
            }
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                if (_isCut)
                {
                    client.Dispose();
                    continue;
                }

                Connections++;
                _ = _isSilent ? HoldAsync(client) : _words is { } words ? SayAsync(client, words) : PassAsync(client);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private Task HoldAsync(TcpClient client)
    {
        _open[client] = 0;
        return Task.CompletedTask;
    }

    private static async Task SayAsync(TcpClient client, string words)
    {
        using (client)
        {
            try
            {
                await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(words));
            }
            catch (IOException)
            {
            }
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        var server = new TcpClient();
        _open[client] = 0;
        _open[server] = 0;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target, _stopping.Token);
            var there = client.GetStream().CopyToAsync(server.GetStream(), _stopping.Token);
            await Task.WhenAny(there, BackAsync(server.GetStream(), client.GetStream()));
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
        }

        foreach (var end in new[] { client, server })
        {
            if (_open.TryRemove(end, out _))
            {
                end.Dispose();
            }
        }
    }

    private async Task BackAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[4096];
        int count;
        while ((count = await from.ReadAsync(buffer, _stopping.Token)) > 0)
        {
            if (BreakAfter is { } most && (_passed += count) > most)
            {
                BreakAfter = null;
                return;
            }

            await to.WriteAsync(buffer.AsMemory(0, count), _stopping.Token);
        }
    }
}
