using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Persistence;

namespace JetVision.Workflows.Runtime;

/// <summary>What one commit adds to a run's journal and executions.</summary>
internal sealed record JournalPart(List<JournalEntry> Journal, List<ActivityExecutionRecord> Executions);

/// <summary>Packs a <see cref="JournalPart"/> into a column: JSON, compressed about seven to one.</summary>
internal static class JournalCodec
{
    // Of Brotli's levels the one whose tables fit a small text; a larger window would be cleared for every run.
    private const int Quality = 1;
    private const int SmallestWindow = 10;
    private const int LargestWindow = 22;
    private const int FirstBuffer = 16 * 1024;

    public static byte[] Pack(JournalPart part)
    {
        using var buffer = new PooledBuffer(FirstBuffer);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ValueJson.Options.Encoder, SkipValidation = true }))
        {
            JournalJson.Write(writer, part);
        }

        var json = buffer.Written;
        var packed = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(json.Length));
        try
        {
            var window = Math.Clamp(int.Log2(Math.Max(json.Length, 1)) + 1, SmallestWindow, LargestWindow);
            return BrotliEncoder.TryCompress(json, packed, out var length, Quality, window)
                ? packed[..length]
                : throw new InvalidOperationException("The journal could not be compressed.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    public static JournalPart Unpack(byte[] data)
    {
        using var decompressor = new BrotliStream(new MemoryStream(data), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<JournalPart>(decompressor, ValueJson.Options) ?? throw new InvalidDataException("A journal part is the word null.");
    }
}
