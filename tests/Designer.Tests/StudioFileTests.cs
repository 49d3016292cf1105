using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using JetVision.Designer.Studio;
using Xunit;

namespace JetVision.Designer.Tests;

public sealed class StudioFileTests(DesignerHost host) : IClassFixture<DesignerHost>
{
    private static readonly StudioPackage Package = StudioPackage.Open();

    [Fact]
    public async Task File_BrowserTakesBrotli_ComesAsPackedByThePackage()
    {
        using var plain = await GetAsync("_framework/blazor.webassembly.js");
        using var packed = await GetAsync("_framework/blazor.webassembly.js", "gzip, deflate, br, zstd");

        Assert.Equal("br", Assert.Single(packed.Content.Headers.ContentEncoding));
        Assert.Equal("text/javascript", packed.Content.Headers.ContentType!.MediaType);
        Assert.Contains("Accept-Encoding", packed.Headers.Vary);
        await using var unpacked = new BrotliStream(await packed.Content.ReadAsStreamAsync(Cancellation), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        Assert.Equal(await plain.Content.ReadAsStringAsync(Cancellation), await reader.ReadToEndAsync(Cancellation));
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, br;q=0", "gzip")]
    [InlineData("identity", null)]
    [InlineData(null, null)]
    public async Task File_Encoding_IsOneThatTheBrowserTakes(string? accepted, string? expected)
    {
        using var response = await GetAsync("_content/MudBlazor/MudBlazor.min.css", accepted);

        Assert.Equal(expected, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
    }

    [Fact]
    public async Task File_FingerprintedName_MayBeKeptForGood()
    {
        var wasm = Package.Addresses.First(address => address.StartsWith("_framework/dotnet.native.", StringComparison.Ordinal) && address.EndsWith(".wasm", StringComparison.Ordinal));

        using var response = await GetAsync(wasm, "br");

        Assert.Equal("application/wasm", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains(response.Headers.CacheControl!.Extensions, extension => extension.Name == "immutable");
    }

    [Fact]
    public async Task File_StableName_IsAskedForAgainAndNotSentAgain()
    {
        using var first = await GetAsync("_framework/dotnet.js");
        Assert.True(first.Headers.CacheControl!.NoCache);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/designer/_framework/dotnet.js");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await host.Ops.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task File_StableNameWithThePackagesVersion_MayBeKeptForGood_AnotherVersionNot()
    {
        using var asked = await GetAsync($"_framework/blazor.webassembly.js?v={Package.Version}");
        using var old = await GetAsync("_framework/blazor.webassembly.js?v=0123456789abcdef");

        Assert.Contains(asked.Headers.CacheControl!.Extensions, extension => extension.Name == "immutable");
        Assert.True(old.Headers.CacheControl!.NoCache);
    }

    [Fact]
    public async Task Files_IcuData_HaveATypeAndAreServed()
    {
        var data = Package.Addresses.Single(address => address.EndsWith(".dat", StringComparison.Ordinal));

        using var response = await GetAsync(data);

        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("_content/BlazorMonaco/lib/monaco-editor/min/vs/../../../../../../package.json")]
    [InlineData("_content/%2e%2e/package.json")]
    [InlineData("_content/MudBlazor/MudBlazor.min.css.br")]
    [InlineData("_framework/nothing.js")]
    [InlineData("index.html")]
    public async Task Address_ThatIsNoFileOfThePackagesTrees_IsNotFound(string address)
    {
        using var response = await GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public void Package_SourceMaps_AreNotServed() =>
        Assert.DoesNotContain(Package.Addresses, address => address.EndsWith(".map", StringComparison.Ordinal));

    [Fact]
    public void Package_EveryCompiledAssembly_IsFingerprinted() =>
        Assert.All(Package.Addresses.Where(address => address.EndsWith(".wasm", StringComparison.Ordinal)), address => Assert.True(Package.Find(address)!.IsFingerprinted, address));

    [Fact]
    public void Package_FolderWithoutStudio_SaysHowToGetIt()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => StudioPackage.Open(Path.Combine(AppContext.BaseDirectory, "nowhere")));

        Assert.Contains("Node.js", refusal.Message, StringComparison.Ordinal);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<HttpResponseMessage> GetAsync(string address, string? acceptEncoding = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/designer/" + address);
        if (acceptEncoding is not null)
        {
            foreach (var encoding in acceptEncoding.Split(", "))
            {
                request.Headers.AcceptEncoding.Add(StringWithQualityHeaderValue.Parse(encoding));
            }
        }

        return await host.Ops.SendAsync(request, Cancellation);
    }
}
