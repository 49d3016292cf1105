using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace JetVision.Benchmarks.Engine;

/// <summary>What a load brought.</summary>
/// <param name="PerSecond">Answers a second.</param>
/// <param name="P50">The median time of an answer, in milliseconds.</param>
/// <param name="P99">The time that one answer of a hundred exceeds, in milliseconds.</param>
/// <param name="Refused">Answers whose status was not 200.</param>
internal sealed record LoadResult(double PerSecond, double P50, double P99, int Refused);

/// <summary>
/// Sends requests over a fixed number of kept connections, each the next when the last was answered. Written on sockets, because a common client would take as
/// much of the two processors as what is measured. It runs in the process of the benchmark, the server in another.
/// </summary>
internal static class HttpLoad
{
    public const int Connections = 32;

    /// <summary>Sends requests until their number is reached.</summary>
    /// <param name="address">The server.</param>
    /// <param name="request">The path of the n-th request.</param>
    /// <param name="count">How many.</param>
    /// <param name="connections">How many at once.</param>
    public static async Task<LoadResult> RunAsync(Uri address, Func<int, string> request, int count, int connections = Connections)
    {
        var times = new double[count];
        var next = -1;
        var refused = 0;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(ConnectAsync)));
        var seconds = clock.Elapsed.TotalSeconds;
        Array.Sort(times);
        return new LoadResult(count / seconds, times[count / 2], times[(int)(count * 0.99)], refused);

        async Task ConnectAsync()
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, address.Port);
            var buffer = new byte[64 * 1024];
            for (var number = Interlocked.Increment(ref next); number < count; number = Interlocked.Increment(ref next))
            {
                var started = Stopwatch.GetTimestamp();
                var length = Encoding.ASCII.GetBytes($"GET {request(number)} HTTP/1.1\r\nHost: localhost\r\n\r\n", buffer);
                await socket.SendAsync(buffer.AsMemory(0, length));
                if (await ReceiveAsync(socket, buffer) != 200)
                {
                    Interlocked.Increment(ref refused);
                }

                times[number] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
        }
    }

    /// <summary>Reads one answer to its end.</summary>
    /// <returns>Its status.</returns>
    private static async Task<int> ReceiveAsync(Socket socket, byte[] buffer)
    {
        var have = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(have));
            if (read == 0)
            {
                throw new IOException("The server closed the connection in the middle of an answer.");
            }

            have += read;
            if (EndsAnswer(buffer.AsSpan(0, have)))
            {
                return int.Parse(buffer.AsSpan(9, 3), CultureInfo.InvariantCulture);
            }
        }
    }

    private static bool EndsAnswer(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        var lengthAt = answer[..head].IndexOf("Content-Length: "u8);
        if (lengthAt < 0)
        {
            return answer.EndsWith("0\r\n\r\n"u8);
        }

        var digits = answer[(lengthAt + 16)..(head + 2)];
        return answer.Length >= head + 4 + int.Parse(digits[..digits.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
    }
}
