using System.Buffers.Binary;
using System.Text;

namespace JetVision.Activities.Proposals.Pdf.Writing;

/// <summary>A TrueType font file: which glyph a character has, how wide it is, and a smaller file of the glyphs that are used. Immutable.</summary>
internal sealed class TrueTypeFont
{
    /// <summary>The tables that a PDF reader needs to draw glyphs by their numbers.</summary>
    private static readonly string[] Kept = ["cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"];

    private readonly Dictionary<string, byte[]> _tables = [];
    private readonly Dictionary<int, ushort> _glyphs = [];
    private readonly int _measured;

    /// <summary>Reads a font.</summary>
    /// <param name="name">Its name in documents, without blanks.</param>
    /// <param name="file">The file.</param>
    /// <param name="weight">Its weight, 400 for regular.</param>
    public TrueTypeFont(string name, byte[] file, int weight)
    {
        (Name, Weight) = (name, weight);
        for (var table = 0; table < U16(file, 4); table++)
        {
            var entry = 12 + (16 * table);
            var (offset, length) = ((int)U32(file, entry + 8), (int)U32(file, entry + 12));
            _tables[Encoding.ASCII.GetString(file, entry, 4)] = file[offset..(offset + length)];
        }

        UnitsPerEm = U16(_tables["head"], 18);
        Bounds = [.. Enumerable.Range(0, 4).Select(side => Thousandths(I16(_tables["head"], 36 + (2 * side))))];
        (Ascent, Descent) = (Thousandths(I16(_tables["hhea"], 4)), Thousandths(I16(_tables["hhea"], 6)));
        _measured = U16(_tables["hhea"], 34);
        ReadCharacters();
    }

    public string Name { get; }

    public int Weight { get; }

    /// <summary>The box around all glyphs, in thousandths of the size: left, bottom, right, top.</summary>
    public IReadOnlyList<int> Bounds { get; }

    /// <summary>How far glyphs reach above the baseline, in thousandths of the size.</summary>
    public int Ascent { get; }

    /// <summary>How far glyphs reach below it; negative.</summary>
    public int Descent { get; }

    private int UnitsPerEm { get; }

    /// <summary>Whether a character has a glyph.</summary>
    public bool Has(Rune character) => _glyphs.ContainsKey(character.Value);

    /// <summary>The glyph of a character; 0 for none.</summary>
    public ushort GlyphOf(Rune character) => _glyphs.GetValueOrDefault(character.Value);

    /// <summary>A glyph's width, in thousandths of the size.</summary>
    public int WidthOf(ushort glyph) => Thousandths(U16(_tables["hmtx"], 4 * Math.Min(glyph, _measured - 1)));

    /// <summary>A text's width at size 1.</summary>
    public double WidthOf(string text)
    {
        var width = 0;
        foreach (var character in text.EnumerateRunes())
        {
            width += WidthOf(GlyphOf(character));
        }

        return width / 1000.0;
    }

    /// <summary>A font file with only the glyphs that are used; they keep their numbers.</summary>
    public byte[] Subset(IEnumerable<ushort> used)
    {
        var kept = WithParts(used);
        var count = U16(_tables["maxp"], 4);
        var outlines = new MemoryStream();
        var places = new byte[4 * (count + 1)];
        for (var glyph = 0; glyph < count; glyph++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(places.AsSpan(4 * glyph), (uint)outlines.Length);
            if (kept.Contains((ushort)glyph))
            {
                outlines.Write(OutlineOf(glyph));
                outlines.SetLength((outlines.Length + 3) & ~3);
                outlines.Position = outlines.Length;
            }
        }

        BinaryPrimitives.WriteUInt32BigEndian(places.AsSpan(4 * count), (uint)outlines.Length);
        var head = (byte[])_tables["head"].Clone();
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1);
        return Assemble(name => name switch
        {
            "glyf" => outlines.ToArray(),
            "loca" => places,
            "head" => head,
            _ => _tables.GetValueOrDefault(name),
        });
    }

    private static byte[] Assemble(Func<string, byte[]?> table)
    {
        var tables = Kept.Select(name => (Name: name, Bytes: table(name))).Where(found => found.Bytes is not null).ToList();
        var file = new MemoryStream();
        var power = (int)Math.Log2(tables.Count);
        Span<byte> header = stackalloc byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(header, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], (ushort)tables.Count);
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], (ushort)(16 << power));
        BinaryPrimitives.WriteUInt16BigEndian(header[8..], (ushort)power);
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], (ushort)((16 * tables.Count) - (16 << power)));
        file.Write(header);
        var offset = 12 + (16 * tables.Count);
        Span<byte> entry = stackalloc byte[16];
        foreach (var (name, bytes) in tables)
        {
            Encoding.ASCII.GetBytes(name, entry);
            BinaryPrimitives.WriteUInt32BigEndian(entry[4..], Checksum(bytes!));
            BinaryPrimitives.WriteUInt32BigEndian(entry[8..], (uint)offset);
            BinaryPrimitives.WriteUInt32BigEndian(entry[12..], (uint)bytes!.Length);
            file.Write(entry);
            offset += (bytes.Length + 3) & ~3;
        }

        foreach (var (_, bytes) in tables)
        {
            file.Write(bytes!);
            file.SetLength((file.Length + 3) & ~3);
            file.Position = file.Length;
        }

        return file.ToArray();
    }

    private static uint Checksum(byte[] bytes)
    {
        uint sum = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            unchecked
            {
                sum += (uint)bytes[at] << (24 - (8 * (at & 3)));
            }
        }

        return sum;
    }

    /// <summary>The glyphs, glyph 0, and those of which they are put together: é is an e and an accent.</summary>
    private HashSet<ushort> WithParts(IEnumerable<ushort> used)
    {
        HashSet<ushort> kept = [0, .. used];
        var open = new Queue<ushort>(kept);
        while (open.TryDequeue(out var glyph))
        {
            var outline = OutlineOf(glyph);
            if (outline.Length == 0 || I16(outline, 0) >= 0)
            {
                continue;
            }

            for (var (at, flags) = (10, 0x20); (flags & 0x20) != 0;)
            {
                flags = U16(outline, at);
                var part = (ushort)U16(outline, at + 2);
                if (kept.Add(part))
                {
                    open.Enqueue(part);
                }

                at += 4 + ((flags & 1) != 0 ? 4 : 2) + ((flags & 8) != 0 ? 2 : (flags & 0x40) != 0 ? 4 : (flags & 0x80) != 0 ? 8 : 0);
            }
        }

        return kept;
    }

    private ReadOnlySpan<byte> OutlineOf(int glyph)
    {
        var places = _tables["loca"];
        var isLong = I16(_tables["head"], 50) == 1;
        var start = isLong ? (int)U32(places, 4 * glyph) : 2 * U16(places, 2 * glyph);
        var end = isLong ? (int)U32(places, (4 * glyph) + 4) : 2 * U16(places, (2 * glyph) + 2);
        return _tables["glyf"].AsSpan(start, end - start);
    }

    /// <summary>Reads the cmap table's subtables of format 4.</summary>
    private void ReadCharacters()
    {
        var cmap = _tables["cmap"];
        for (var index = 0; index < U16(cmap, 2); index++)
        {
            var map = cmap.AsSpan((int)U32(cmap, 8 + (8 * index)));
            if (U16(map, 0) != 4)
            {
                continue;
            }

            var size = U16(map, 6);
            for (var segment = 0; segment < size; segment += 2)
            {
                var (end, start) = (U16(map, 14 + segment), U16(map, 16 + size + segment));
                var (delta, place) = (U16(map, 16 + (2 * size) + segment), 16 + (3 * size) + segment);
                for (var character = start; character <= end && character < 0xFFFF; character++)
                {
                    var range = U16(map, place);
                    var glyph = range == 0 ? character : U16(map, place + range + (2 * (character - start)));
                    if (glyph != 0)
                    {
                        _glyphs.TryAdd(character, (ushort)(glyph + delta));
                    }
                }
            }
        }
    }

    private int Thousandths(int units) => (int)Math.Round(1000.0 * units / UnitsPerEm);

    private static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);

    private static int I16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt16BigEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
}
