using System.Text.Json;
using System.Text.Json.Serialization;

namespace JetVision.Sandbox.Storage;

/// <summary>
/// An append-only file of changes, one JSON line each. A line that a killed process wrote in part has no line feed at its end: it is cut off at the next start,
/// and nobody was told that it had happened.
/// </summary>
internal sealed class Journal : IDisposable
{
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly FileStream _file;

    private Journal(FileStream file) => _file = file;

    /// <summary>
    /// Opens the journal for this process alone. When a server was killed and started again, its old market may live a moment longer: it is waited for.
    /// </summary>
    /// <exception cref="IOException">Another process still holds the journal after fifteen seconds.</exception>
    public static async Task<Journal> OpenAsync(string path, TimeProvider time, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new Journal(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
            }
            catch (IOException) when (time.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(Pause, time, cancellation);
            }
        }
    }

    /// <summary>Reads all changes from the beginning, cuts off a torn end, and stands ready to append.</summary>
    public IEnumerable<Change> Replay()
    {
        _file.Position = 0;
        var bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        var start = 0;
        for (int end; (end = Array.IndexOf(bytes, (byte)'\n', start)) >= 0; start = end + 1)
        {
            if (end > start)
            {
                yield return JsonSerializer.Deserialize<Change>(bytes.AsSpan(start, end - start), Json)!;
            }
        }
        _file.SetLength(start);
        _file.Position = start;
    }

    /// <summary>Returns when the change is on the disk.</summary>
    public void Append(Change change)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(change, Json);
        Array.Resize(ref line, line.Length + 1);
        line[^1] = (byte)'\n';
        var start = _file.Position;
        try
        {
            _file.Write(line);
            _file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // A full disk may have taken a part of the line: without this the next line would be glued to it.
            _file.SetLength(start);
            _file.Position = start;
            throw;
        }
    }

    public void Dispose() => _file.Dispose();
}
