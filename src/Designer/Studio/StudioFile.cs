using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace JetVision.Designer.Studio;

/// <summary>One file of the Studio package, with the compressed copies that lie beside it.</summary>
internal sealed class StudioFile(string path, string contentType, bool isFingerprinted)
{
    private readonly Lazy<EntityTagHeaderValue> _entityTag = new(() => Hash(path));

    public string ContentType => contentType;

    /// <summary>Whether the name changes with the content, so that a browser may keep it for good.</summary>
    public bool IsFingerprinted => isFingerprinted;

    public bool HasBrotli { get; } = File.Exists(path + ".br");

    public bool HasGzip { get; } = File.Exists(path + ".gz");

    // npm gives every file the same date of 1985, so only the content tells two releases apart; it is read once, when first asked for.
    public EntityTagHeaderValue EntityTag => _entityTag.Value;

    public string PathFor(string? encoding) => encoding switch
    {
        "br" => path + ".br",
        "gzip" => path + ".gz",
        _ => path,
    };

    private static EntityTagHeaderValue Hash(string path)
    {
        using var content = File.OpenRead(path);
        // Weak: the plain and the compressed copies share it.
        return new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"", isWeak: true);
    }
}
