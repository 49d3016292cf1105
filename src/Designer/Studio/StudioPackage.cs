using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace JetVision.Designer.Studio;

/// <summary>The files of the npm packages as they lie on disk: Elsa Studio's trees and the Roboto font, by the address under the designer's base path.</summary>
internal sealed partial class StudioPackage
{
    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>
    {
        [".js"] = "text/javascript",
        [".css"] = "text/css",
        [".wasm"] = "application/wasm",
        [".dat"] = "application/octet-stream",
        [".json"] = "application/json",
        [".webmanifest"] = "application/manifest+json",
        [".png"] = "image/png",
        [".ico"] = "image/x-icon",
        [".cur"] = "image/x-icon",
        [".woff2"] = "font/woff2",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, StudioFile> _files;

    private StudioPackage(FrozenDictionary<string, StudioFile> files, string version) => (_files, Version) = (files, version);

    /// <summary>Gets a name for just these packages: an address that carries it never changes its content.</summary>
    public string Version { get; }

    public StudioFile? Find(string address) => _files.GetValueOrDefault(address);

    public IEnumerable<string> Addresses => _files.Keys;

    /// <exception cref="InvalidOperationException">The files are not there; the message says how to get them.</exception>
    public static StudioPackage Open()
    {
        var published = Path.Combine(AppContext.BaseDirectory, "studio");
        return Open(Directory.Exists(published) ? published : BuildFolder());
    }

    public static StudioPackage Open(string folder)
    {
        var elsa = Path.Combine(folder, "node_modules", "@elsa-workflows", "elsa-studio-wasm");
        var roboto = Path.Combine(folder, "node_modules", "@fontsource", "roboto");
        if (!File.Exists(Path.Combine(elsa, "_framework", "blazor.webassembly.js")))
        {
            throw new InvalidOperationException(
                "Elsa Studio's files are missing: build the server on this machine (dotnet build, needs Node.js with npm) or run a published one (dotnet publish).");
        }

        var files = new Dictionary<string, StudioFile>();
        Add(files, elsa, "_framework", "");
        Add(files, elsa, "_content", "");
        AddFile(files, Path.Combine(elsa, "Elsa.Studio.Host.CustomElements.styles.css"), "Elsa.Studio.Host.CustomElements.styles.css");
        Add(files, roboto, "files", "fonts/");
        foreach (var weight in (string[])["300", "400", "500", "700"])
        {
            AddFile(files, Path.Combine(roboto, weight + ".css"), $"fonts/{weight}.css");
        }

        return new StudioPackage(files.ToFrozenDictionary(), VersionOf(elsa, roboto));
    }

    private static string VersionOf(params string[] packages)
    {
        var manifests = packages.SelectMany(package => File.ReadAllBytes(Path.Combine(package, "package.json"))).ToArray();
        return Convert.ToHexStringLower(SHA256.HashData(manifests).AsSpan(0, 8));
    }

    private static void Add(Dictionary<string, StudioFile> files, string root, string tree, string prefix)
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(root, tree), "*", SearchOption.AllDirectories))
        {
            AddFile(files, path, prefix + Path.GetRelativePath(root, path).Replace('\\', '/'));
        }
    }

    private static void AddFile(Dictionary<string, StudioFile> files, string path, string address)
    {
        // The compressed copies are found through their originals; source maps and sources (.map, .scss) have no type here and are not served.
        if (ContentTypes.TryGetValue(Path.GetExtension(path), out var contentType))
        {
            files[address] = new StudioFile(path, contentType, Fingerprint().IsMatch(Path.GetFileName(path)));
        }
    }

    private static string BuildFolder() =>
        typeof(StudioPackage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "StudioFolder").Value!;

    // System.Private.CoreLib.0a1b2c3d4e.wasm: ten small letters and digits before the extension.
    [GeneratedRegex(@"\.[a-z0-9]{10}\.(wasm|js|dat|bundle\.scp\.css)$")]
    private static partial Regex Fingerprint();
}
