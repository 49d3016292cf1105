using Microsoft.Playwright;

namespace JetVision.EndToEnd.Harness;

/// <summary>A server and a browser for the tests of the pages. What a page logs as an error and every request to another host is kept.</summary>
public sealed class PortalBrowser : IAsyncLifetime
{
    private readonly Dictionary<string, string>? _settings;

    private Browser? _browser;

    public PortalBrowser()
    {
    }

    /// <summary>With settings of its own.</summary>
    internal PortalBrowser(Dictionary<string, string> settings) => _settings = settings;

    public JetVisionServer Server { get; private set; } = null!;

    public Broker Broker => new(Server);

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Browser.MissingBecause is not null, Browser.MissingBecause ?? "");
        Server = await JetVisionServer.StartAsync(settings: _settings);
        _browser = await Browser.StartAsync();
    }

    public async Task<PortalPage> OpenAsync(int width = 1440, bool dark = false, bool scripts = true)
    {
        var page = await _browser!.NewPageAsync(width, width < 600 ? 844 : 900, dark, scripts, Server.Address);
        // A colour that is still on its way to another is no colour to measure.
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ReducedMotion = ReducedMotion.Reduce });
        return new PortalPage(page, Server.Address);
    }

    /// <summary>Has the admin add somebody on the People page.</summary>
    /// <returns>The one-time link that signs the person in.</returns>
    public async Task<string> InviteAsync(string email, string role = "broker")
    {
        await using var admin = await OpenAsync();
        await admin.SignInAsync();
        await admin.GoAsync("/people");
        await admin.Page.ClickAsync("text=Add somebody");
        await admin.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Bea Broker");
        await admin.Page.GetByLabel("Mail address").FillAsync(email);
        await admin.Page.GetByLabel("Mail address").PressAsync("Tab");
        // As fast as nobody clicks: a drop-down is still closing then, and the person would be invited as a broker.
        await admin.Page.EvaluateAsync("""
            role => {
              [...document.querySelectorAll('.mud-dialog .mud-radio')].find(choice => choice.textContent.trim() === role).querySelector('input').click();
              [...document.querySelectorAll('.mud-dialog button')].find(button => button.textContent.trim() === 'Add').click();
            }
            """, role);
        return (await admin.Page.Locator(".told code").TextContentAsync(new() { Timeout = 30_000 }))!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }
}

/// <summary>A page, and what went wrong on it.</summary>
public sealed class PortalPage : IAsyncDisposable
{
    private readonly List<string> _troubles = [];
    private readonly List<string> _failures = [];
    private readonly List<string> _answers = [];

    public PortalPage(IPage page, Uri home)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _troubles.Add($"console: {message.Text}");
            }
        };
        page.PageError += (_, error) =>
        {
            _troubles.Add($"script: {error}");
            _failures.Add($"script: {error}");
        };
        page.Response += (_, response) =>
        {
            _answers.Add($"{response.Status} {response.Request.Method} {new Uri(response.Url).PathAndQuery}");
            if (response.Status >= 400)
            {
                _failures.Add($"{response.Status} {response.Request.Method} {response.Url}");
            }
        };
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "http" or "https" } address && address.Authority != home.Authority)
            {
                _troubles.Add($"another host: {request.Url}");
                _failures.Add($"another host: {request.Url}");
            }
        };
    }

    public IPage Page { get; }

    public IReadOnlyList<string> Troubles => _troubles;

    /// <summary>Answers of 400 and above, requests to another host, and scripts that broke.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Every answer that the page got: status, method, address.</summary>
    public IReadOnlyList<string> Answers => _answers;

    public async Task SignInAsync()
    {
        await Page.GotoAsync("/");
        await Page.FillAsync("input[name=email]", JetVisionServer.AdminEmail);
        await Page.FillAsync("input[name=password]", JetVisionServer.AdminPassword);
        await Page.ClickAsync("button[type=submit]");
        await Page.WaitForURLAsync("/");
        await IsLiveAsync();
    }

    /// <summary>Goes to a page of the portal and waits until it answers to clicks.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await IsLiveAsync();
    }

    /// <summary>Waits until the circuit stands: a prerendered page does not yet hear.</summary>
    private async Task IsLiveAsync()
    {
        await Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        if (await Page.Locator(".shell").CountAsync() > 0)
        {
            await Page.Locator(".shell[data-live]").WaitForAsync(new() { Timeout = 60_000 });
        }
    }

    /// <summary>Looks for text that is hard to read against its ground, and for a page wider than the screen.</summary>
    public async Task<IReadOnlyList<string>> LookAsync() => await Page.EvaluateAsync<string[]>(Look);

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();

    // WCAG 2: 4.5 to 1, 3 to 1 for large text. Colours are read through a canvas, which knows every notation.
    private const string Look = """
        () => {
          const canvas = document.createElement('canvas'); canvas.width = canvas.height = 1;
          const pen = canvas.getContext('2d', { willReadFrequently: true });
          const rgba = color => { pen.clearRect(0, 0, 1, 1); pen.fillStyle = color; pen.fillRect(0, 0, 1, 1); const d = pen.getImageData(0, 0, 1, 1).data; return [d[0], d[1], d[2], d[3] / 255]; };
          const linear = v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
          const luminance = c => 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
          const troubles = [];
          if (document.documentElement.scrollWidth > innerWidth) troubles.push(`wider than the screen by ${document.documentElement.scrollWidth - innerWidth}`);
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) {
            const element = texts.currentNode.parentElement;
            const text = texts.currentNode.nodeValue.trim();
            if (!text || !element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
            if (element.closest('.visually-hidden, .skip, script, style, :disabled, #blazor-error-ui')) continue;
            const style = getComputedStyle(element);
            const ink = rgba(style.color);
            let ground = [0, 0, 0, 0];
            for (let at = element; at && ground[3] < 0.99; at = at.parentElement) {
              const layer = rgba(getComputedStyle(at).backgroundColor);
              const alpha = ground[3];
              ground = [0, 1, 2].map(i => ground[i] * alpha + layer[i] * (1 - alpha)).concat(alpha + layer[3] * (1 - alpha));
            }
            const seen = [0, 1, 2].map(i => ink[i] * ink[3] + ground[i] * (1 - ink[3]));
            const [light, dark] = [luminance(seen), luminance(ground)].sort((a, b) => b - a);
            const size = parseFloat(style.fontSize);
            const needed = size >= 24 || (size >= 18.66 && +style.fontWeight >= 700) ? 3 : 4.5;
            const contrast = (light + 0.05) / (dark + 0.05);
            if (contrast < needed) troubles.push(`contrast ${contrast.toFixed(2)}: ${text.slice(0, 40)} (${element.className})`);
          }
          return troubles;
        }
        """;
}
