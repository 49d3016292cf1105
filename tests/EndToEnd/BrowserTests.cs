using System.Text.RegularExpressions;
using JetVision.EndToEnd.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JetVision.EndToEnd;

/// <summary>A broker's first day, with mouse and keyboard: chat a request in, watch the quotes arrive, approve; then the client accepts.</summary>
public sealed class BrowserTests
{
    [Theory]
    [InlineData(1440, 900)]
    [InlineData(390, 844)]
    public async Task Broker_FromChatToApproval_WithoutAReload(int width, int height)
    {
        Assert.SkipWhen(Browser.MissingBecause is not null, Browser.MissingBecause ?? "");
        await using var server = await JetVisionServer.StartAsync();
        var broker = new Broker(server);
        await using var chromium = await Browser.StartAsync();
        var page = await chromium.NewPageAsync(width, height);
        var foreign = new List<string>();
        page.Request += (_, request) =>
        {
            if (!new Uri(request.Url).IsLoopback && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
            {
                foreign.Add(request.Url);
            }
        };

        await page.GotoAsync(new Uri(server.Address, "/").ToString());
        await page.GetByLabel("Mail address").FillAsync(JetVisionServer.AdminEmail);
        await page.GetByLabel("Password").FillAsync(JetVisionServer.AdminPassword);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        var words = page.GetByPlaceholder(new Regex("Teterboro to Miami"));
        await Expect(words).ToBeVisibleAsync();
        await page.ScreenshotAsync(new() { Path = Browser.Picture($"home-{width}.png") });
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the client" }).ClickAsync();
        await page.GetByLabel("Client's name").FillAsync("Mark Client");
        await page.GetByLabel("Mail address").FillAsync("mark@client.example");
        await words.FillAsync(Broker.TripText);
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the request" }).ClickAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Open request" }).ClickAsync();
        await Expect(page.Locator("#quotes .quote-score").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        var approve = page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Approve") });
        await Expect(approve).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await page.ScreenshotAsync(new() { Path = Browser.Picture($"request-{width}.png"), FullPage = true });
        await approve.ClickAsync();

        await Eventually.TrueAsync(() => Task.FromResult(broker.ProposalMails().Count == 1), TimeSpan.FromSeconds(30), () => $"No proposal was mailed.{Environment.NewLine}{server.Log}");
        await Expect(page.GetByText(new Regex("mailed", RegexOptions.IgnoreCase)).First).ToBeVisibleAsync();
        var body = broker.ProposalMails().Single().TextBody!;
        var link = Regex.Match(body, "/p/[A-Za-z0-9_-]+").Value;

        var client = await chromium.NewPageAsync(width, height);
        await client.GotoAsync(new Uri(server.Address, link).ToString());
        await client.ScreenshotAsync(new() { Path = Browser.Picture($"client-{width}.png"), FullPage = true });
        await client.Locator("input[name=option]").First.CheckAsync();
        await client.Locator("input[name=name]").FillAsync("Mark Client");
        await client.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Accept") }).ClickAsync();
        await Expect(client.GetByText(new Regex("accepted", RegexOptions.IgnoreCase)).First).ToBeVisibleAsync();
        await Expect(page.GetByText(new Regex("^Won")).First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.Empty(foreign);
    }
}
