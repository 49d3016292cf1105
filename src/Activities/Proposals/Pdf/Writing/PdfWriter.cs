using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace JetVision.Activities.Proposals.Pdf.Writing;

/// <summary>
/// Writes a PDF 1.7 file: pages of vector drawings and text in embedded TrueType fonts, with links. Nothing in it depends on the machine or the moment, so that the same
/// drawing gives the same bytes.
/// </summary>
internal sealed class PdfWriter
{
    private const double A4Width = 595;
    private const double A4Height = 842;

    private readonly List<PdfCanvas> _pages = [];
    private readonly List<UsedFont> _fonts = [];
    private readonly List<double> _opacities = [];

    public required string Title { get; init; }

    public required string Author { get; init; }

    public required Instant CreatedAt { get; init; }

    public IReadOnlyList<PdfCanvas> Pages => _pages;

    public PdfCanvas AddPage()
    {
        _pages.Add(new PdfCanvas(A4Width, A4Height, this));
        return _pages[^1];
    }

    /// <summary>The font as this document uses it.</summary>
    public UsedFont Use(TrueTypeFont font)
    {
        var used = _fonts.Find(known => known.Font == font);
        if (used is null)
        {
            used = new UsedFont(font, $"F{_fonts.Count + 1}");
            _fonts.Add(used);
        }

        return used;
    }

    /// <summary>The name under which pages find a degree of opacity.</summary>
    public string Opacity(double alpha)
    {
        var index = _opacities.IndexOf(alpha);
        if (index < 0)
        {
            index = _opacities.Count;
            _opacities.Add(alpha);
        }

        return $"G{index + 1}";
    }

    /// <summary>Makes the file.</summary>
    public byte[] ToArray()
    {
        var file = new PdfObjects();
        var (catalog, pages, info) = (file.Reserve(), file.Reserve(), file.Reserve());
        var fonts = _fonts.Select(font => (font.Name, Id: font.AddTo(file))).ToList();
        var opacities = _opacities.Select((alpha, index) => (Name: $"G{index + 1}", Id: file.Add(string.Create(CultureInfo.InvariantCulture, $"<< /Type /ExtGState /ca {alpha:0.###} /CA {alpha:0.###} >>")))).ToList();
        var resources = file.Add(
            $"<< /Font << {string.Join(' ', fonts.Select(font => $"/{font.Name} {font.Id} 0 R"))} >> /ExtGState << {string.Join(' ', opacities.Select(state => $"/{state.Name} {state.Id} 0 R"))} >> >>");
        List<int> kids = [];
        foreach (var page in _pages)
        {
            var content = file.AddStream("", Encoding.Latin1.GetBytes(page.Content));
            var links = page.Links.Select(link => file.Add(Link(link.Place, link.Address))).ToList();
            kids.Add(file.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"<< /Type /Page /Parent {pages} 0 R /MediaBox [0 0 {page.Width:0.##} {page.Height:0.##}] /Resources {resources} 0 R /Contents {content} 0 R /Annots [{string.Join(' ', links.Select(link => $"{link} 0 R"))}] >>")));
        }

        file.Set(catalog, $"<< /Type /Catalog /Pages {pages} 0 R /Lang (en) /ViewerPreferences << /DisplayDocTitle true >> >>");
        file.Set(pages, string.Create(CultureInfo.InvariantCulture, $"<< /Type /Pages /Count {kids.Count} /Kids [{string.Join(' ', kids.Select(kid => $"{kid} 0 R"))}] >>"));
        var at = CreatedAt.ToDateTimeUtc().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        file.Set(info, $"<< /Title {Unicode(Title)} /Author {Unicode(Author)} /Creator (JetVision) /CreationDate (D:{at}Z) /ModDate (D:{at}Z) >>");
        return file.ToArray(catalog, info);
    }

    private static string Link(Box place, string address)
    {
        var text = address.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<< /Type /Annot /Subtype /Link /Border [0 0 0] /Rect [{place.X:0.##} {A4Height - place.Bottom:0.##} {place.Right:0.##} {A4Height - place.Y:0.##}] /A << /S /URI /URI ({text}) >> >>");
    }

    private static string Unicode(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";
}

/// <summary>A font and which of its glyphs a document uses.</summary>
internal sealed class UsedFont(TrueTypeFont font, string name)
{
    private readonly SortedDictionary<ushort, Rune> _used = [];

    public TrueTypeFont Font => font;

    public string Name => name;

    /// <summary>The glyph of a character, which is in the document from now on.</summary>
    public ushort Take(Rune character)
    {
        var glyph = font.GlyphOf(character);
        _used.TryAdd(glyph, character);
        return glyph;
    }

    /// <summary>Adds the font with the glyphs that were taken.</summary>
    /// <returns>The object's number.</returns>
    public int AddTo(PdfObjects file)
    {
        var subset = font.Subset(_used.Keys);
        var program = file.AddStream(string.Create(CultureInfo.InvariantCulture, $"/Length1 {subset.Length}"), subset);
        var tag = string.Concat(SHA256.HashData(subset).Take(6).Select(part => (char)('A' + (part % 26))));
        var full = $"{tag}+{font.Name}";
        var descriptor = file.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"<< /Type /FontDescriptor /FontName /{full} /Flags 32 /FontBBox [{string.Join(' ', font.Bounds)}] /ItalicAngle 0 /Ascent {font.Ascent} /Descent {font.Descent} /CapHeight 714 /StemV {font.Weight / 5} /FontFile2 {program} 0 R >>"));
        var widths = string.Join(' ', _used.Keys.Select(glyph => string.Create(CultureInfo.InvariantCulture, $"{glyph} [{font.WidthOf(glyph)}]")));
        var descendant = file.Add(
            $"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{full} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {descriptor} 0 R /CIDToGIDMap /Identity /W [{widths}] >>");
        var unicode = file.AddStream("", Encoding.ASCII.GetBytes(ToUnicode()));
        return file.Add($"<< /Type /Font /Subtype /Type0 /BaseFont /{full} /Encoding /Identity-H /DescendantFonts [{descendant} 0 R] /ToUnicode {unicode} 0 R >>");
    }

    /// <summary>Tells readers which character each glyph stands for, so that the text can be found and copied.</summary>
    private string ToUnicode()
    {
        var map = new StringBuilder("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def /CMapName /Adobe-Identity-UCS def /CMapType 2 def\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n");
        foreach (var part in _used.Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{part.Length} beginbfchar\n");
            foreach (var (glyph, character) in part)
            {
                map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}> <{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(character.ToString()))}>\n");
            }

            map.Append("endbfchar\n");
        }

        return map.Append("endcmap CMapName currentdict /CMap defineresource pop end end").ToString();
    }
}

/// <summary>The numbered objects of a PDF file.</summary>
internal sealed class PdfObjects
{
    private readonly List<byte[]> _objects = [];

    public int Reserve()
    {
        _objects.Add([]);
        return _objects.Count;
    }

    public void Set(int number, string text) => _objects[number - 1] = Encoding.Latin1.GetBytes(text);

    public int Add(string text)
    {
        var number = Reserve();
        Set(number, text);
        return number;
    }

    public int AddStream(string entries, byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(bytes);
        }

        var head = Encoding.Latin1.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<< /Length {packed.Length} /Filter /FlateDecode {entries} >>\nstream\n"));
        _objects.Add([.. head, .. packed.ToArray(), .. "\nendstream"u8]);
        return _objects.Count;
    }

    /// <summary>Makes the file, with an identifier made of its content.</summary>
    public byte[] ToArray(int catalog, int info)
    {
        using var file = new MemoryStream();
        void Write(string text) => file.Write(Encoding.Latin1.GetBytes(text));
        Write("%PDF-1.7\n%âãÏÓ\n");
        var places = new long[_objects.Count];
        for (var index = 0; index < _objects.Count; index++)
        {
            places[index] = file.Position;
            Write(string.Create(CultureInfo.InvariantCulture, $"{index + 1} 0 obj\n"));
            file.Write(_objects[index]);
            Write("\nendobj\n");
        }

        var id = Convert.ToHexString(SHA256.HashData(file.ToArray()).AsSpan(0, 16));
        var start = file.Position;
        Write(string.Create(CultureInfo.InvariantCulture, $"xref\n0 {_objects.Count + 1}\n0000000000 65535 f \n"));
        foreach (var place in places)
        {
            Write(string.Create(CultureInfo.InvariantCulture, $"{place:0000000000} 00000 n \n"));
        }

        Write(string.Create(CultureInfo.InvariantCulture, $"trailer\n<< /Size {_objects.Count + 1} /Root {catalog} 0 R /Info {info} 0 R /ID [<{id}> <{id}>] >>\nstartxref\n{start}\n%%EOF\n"));
        return file.ToArray();
    }
}
