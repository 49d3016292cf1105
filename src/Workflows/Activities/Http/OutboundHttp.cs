using System.Net;
using System.Net.Sockets;

namespace JetVision.Workflows.Activities.Http;

/// <summary>Which addresses the requests of workflows may reach.</summary>
public sealed class OutboundHttpOptions
{
    /// <summary>Gets or sets the hosts, by name or address, that may be reached although they are loopback, private, link-local or of the cloud's metadata.</summary>
    /// <value>The default is none.</value>
    public ICollection<string> AllowedHosts { get; set; } = [];

    /// <summary>Gets or sets how long a request may take.</summary>
    /// <value>The default is 100 seconds.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);
}

/// <summary>A workflow's request was not sent because of where it would have gone.</summary>
public sealed class AddressRefusedException : Exception
{
    internal AddressRefusedException(string host, IPAddress address)
        : base($"Workflows may not call '{host}': {address} is an address of this machine or of a private network. An administrator can allow the host by Workflows:OutboundHttp:AllowedHosts.")
    {
    }
}

/// <summary>
/// Sends the requests of workflows. Addresses are checked after the name was resolved, for each connection and so for each redirect, because whoever edits a
/// workflow must not reach what only this machine can.
/// </summary>
public sealed class OutboundHttp : IDisposable
{
    private const int MaximumResponse = 16 * 1024 * 1024;
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(100);
    private static readonly OutboundHttp Default = new(new OutboundHttpOptions());
    private readonly HttpClient _client;
    private readonly HashSet<string> _allowed;

    /// <summary>Makes a sender.</summary>
    /// <param name="options">Which addresses may be reached.</param>
    public OutboundHttp(OutboundHttpOptions options)
    {
        _allowed = new HashSet<string>(options.AllowedHosts, StringComparer.OrdinalIgnoreCase);
        _client = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync, UseProxy = false, MaxAutomaticRedirections = 5 }) { Timeout = options.Timeout };
    }

    /// <summary>Sends a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The response; its content is still to be read, and only as much of it as is wanted.</returns>
    /// <exception cref="AddressRefusedException">The request, or a redirect of it, leads where workflows may not go.</exception>
    /// <exception cref="HttpRequestException">There was no answer.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException exception) when (exception.InnerException is AddressRefusedException refused)
        {
            throw refused;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>The sender of the host; one that reaches public addresses only when it has none.</summary>
    internal static OutboundHttp Of(Authoring.ActivityExecutionContext context) => context.GetService<OutboundHttp>() ?? Default;

    /// <summary>Reads a response's content.</summary>
    /// <exception cref="InvalidOperationException">It is larger than a workflow takes.</exception>
    internal static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > MaximumResponse)
        {
            throw TooLarge(content.Headers.ContentLength.Value);
        }

        // The client's own time limit ends with the headers.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LongestRead);
        cancellation = limit.Token;
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        using var buffer = new MemoryStream();
        var part = new byte[64 * 1024];
        for (int read; (read = await stream.ReadAsync(part, cancellation)) > 0;)
        {
            buffer.Write(part, 0, read);
            if (buffer.Length > MaximumResponse)
            {
                throw TooLarge(buffer.Length);
            }
        }

        return buffer.ToArray();
    }

    private static InvalidOperationException TooLarge(long length) =>
        new($"The response has {length} bytes or more; a workflow takes {MaximumResponse} at most.");

    /// <summary>Whether an address is reachable from the internet as from here.</summary>
    internal static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal || address.IsIPv6Multicast)
        {
            return false;
        }

        var bytes = address.GetAddressBytes();
        if (bytes.Length == 16)
        {
            // Of IPv6 only 2000::/3 is given out, and there 6to4 (2002::/16) and Teredo (2001::/32) carry IPv4 addresses inside.
            return (bytes[0] & 0xe0) == 0x20 && bytes is not ([0x20, 0x02, ..] or [0x20, 0x01, 0, 0, ..]);
        }

        return bytes switch
        {
            [0 or 10 or 127, ..] => false,
            [100, >= 64 and <= 127, ..] => false,
            [169, 254, ..] => false,
            [172, >= 16 and <= 31, ..] => false,
            [192, 168, ..] or [192, 0, 0, _] => false,
            [198, 18 or 19, ..] => false,
            [>= 224, ..] => false,
            _ => true,
        };
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellation);
        if (!_allowed.Contains(host) && Array.Find(addresses, address => !IsPublic(address)) is { } refused)
        {
            throw new AddressRefusedException(host, refused);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
