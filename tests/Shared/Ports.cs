using System.Net;
using System.Net.Sockets;

namespace JetVision.Tests.Shared;

/// <summary>
/// Ports for servers that must be told theirs. They lie below those that the system gives to whoever connects: one of these would be somebody else's by the time that the
/// server listens.
/// </summary>
internal static class Ports
{
    private const int First = 15_000;
    private const int Last = 32_000;

    private static int _next = Random.Shared.Next(First, Last);

    /// <summary>Gives a port on which nobody listens, and none twice.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref _next) % (Last - First));
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; the next one.
            }
        }
    }
}
