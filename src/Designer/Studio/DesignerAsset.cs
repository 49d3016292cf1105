using System.Security.Cryptography;

namespace JetVision.Designer.Studio;

/// <summary>A file of ours that travels inside the assembly. Its address holds a hash of its content.</summary>
internal sealed class DesignerAsset
{
    public static readonly DesignerAsset Style = new("designer.css", "text/css");
    public static readonly DesignerAsset Script = new("designer.js", "text/javascript");
    public static readonly DesignerAsset Icon = new("designer.svg", "image/svg+xml");

    public static readonly IReadOnlyList<DesignerAsset> All = [Style, Script, Icon];

    private DesignerAsset(string name, string contentType)
    {
        using var stream = typeof(DesignerAsset).Assembly.GetManifestResourceStream(name)!;
        Content = new byte[stream.Length];
        stream.ReadExactly(Content);
        ContentType = contentType;
        Address = $"assets/{Convert.ToHexStringLower(SHA256.HashData(Content).AsSpan(0, 8))}/{name}";
    }

    public byte[] Content { get; }

    public string ContentType { get; }

    public string Address { get; }
}
