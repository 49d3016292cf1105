using Microsoft.Playwright;

namespace JetVision.EndToEnd.Harness;

/// <summary>Headless Chromium from the system's package.</summary>
public sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Why there is none; null when there is one.</summary>
    public static string? MissingBecause => Program is null ? "No Chromium: install it (apt-get install chromium)." : null;

    private static string? Program => Programs.FirstOrDefault(File.Exists);

    public static async Task<Browser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        // Five seconds, Playwright's own limit, pass on a busy machine before Studio has drawn.
        Assertions.SetDefaultExpectTimeout(30_000);
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
        return new Browser(playwright, browser);
    }

    /// <summary>Where a picture of a page is kept.</summary>
    public static string Picture(string name) => Path.Combine(JetVisionServer.RepositoryRoot(), "artifacts", "pictures", name);

    /// <summary>Opens a page of its own: own cookies, own storage.</summary>
    public async Task<IPage> NewPageAsync(int width, int height, bool dark = false, bool scripts = true, Uri? home = null)
    {
        var context = await _browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = scripts,
            BaseURL = home?.ToString(),
        });
        context.SetDefaultTimeout(40_000);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
