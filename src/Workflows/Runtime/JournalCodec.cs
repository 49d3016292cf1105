using System.IO.Compression;
using System.Text.Json;
using JetVision.Workflows.Execution;

namespace JetVision.Workflows.Runtime;

/// <summary>What one commit adds to a run's journal and executions.</summary>
internal sealed record JournalPart(List<JournalEntry> Journal, List<ActivityExecutionRecord> Executions);

/// <summary>Packs a <see cref="JournalPart"/> into a column: JSON, compressed about seven to one.</summary>
internal static class JournalCodec
{
    public static byte[] Pack(JournalPart part)
    {
        using var packed = new MemoryStream();
        using (var compressor = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            JsonSerializer.Serialize(compressor, part, ValueJson.Options);
        }

        return packed.ToArray();
    }

    public static JournalPart Unpack(byte[] data)
    {
        using var decompressor = new BrotliStream(new MemoryStream(data), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<JournalPart>(decompressor, ValueJson.Options) ?? throw new InvalidDataException("A journal part is the word null.");
    }
}
