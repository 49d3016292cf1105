using System.Diagnostics;
using JetVision.EndToEnd.Harness;
using Microsoft.Playwright;

namespace JetVision.Benchmarks;

/// <summary>The designer in a browser: the time from the address to a drawn diagram with its toolbox, with an empty cache and with a filled one, beside a plain page of the same server
/// and the bare start of the package: its runtime and its elements, with nothing on the page.</summary>
internal static class DesignerBench
{
    private const int Samples = 5;

    public static async Task RunAsync()
    {
        if (Browser.MissingBecause is { } reason)
        {
            Console.WriteLine($"Designer: not measured. {reason}");
            return;
        }

        await using var server = await JetVisionServer.StartAsync();
        await using var browser = await Browser.StartAsync();
        var (cold, warm, bare, plain) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<TimeSpan>(), new List<TimeSpan>());
        for (var i = 0; i < Samples; i++)
        {
            // A page of its own has cookies and a cache of its own.
            var page = await browser.NewPageAsync(1600, 1000, home: server.Address);
            await page.GotoAsync("/sign-in");
            await page.FillAsync("input[name=email]", JetVisionServer.AdminEmail);
            await page.FillAsync("input[name=password]", JetVisionServer.AdminPassword);
            await page.ClickAsync("button[type=submit]");
            await page.WaitForURLAsync("/");
            cold.Add(await OpenAsync(page));
            warm.Add(await OpenAsync(page));
            var clock = Stopwatch.StartNew();
            await page.GotoAsync("/sign-in?error=none");
            plain.Add(clock.Elapsed);
            bare.Add(await StartBareAsync(page));
            await page.Context.CloseAsync();
        }

        Console.WriteLine("| designer | median | worst | plain page (median) |");
        Console.WriteLine("|---|---|---|---|");
        Print("cold: nothing in the cache", cold, plain);
        Print("warm: the next page", warm, plain);
        Print("warm, bare: Studio's runtime and elements alone", bare, plain);
    }

    private static async Task<TimeSpan> OpenAsync(IPage page)
    {
        var clock = Stopwatch.StartNew();
        await page.GotoAsync("/designer/definitions/rfp-intake");
        await page.Locator(".x6-node").First.WaitForAsync(new() { Timeout = 60_000 });
        await page.Locator(".mud-expand-panel").First.WaitForAsync(new() { Timeout = 60_000 });
        return clock.Elapsed;
    }

    private static async Task<TimeSpan> StartBareAsync(IPage page)
    {
        // Our script waits for this before it puts an element on the page.
        await page.AddInitScriptAsync("customElements.whenDefined = () => new Promise(() => {});");
        var clock = Stopwatch.StartNew();
        await page.GotoAsync("/designer/definitions/rfp-intake");
        await page.WaitForFunctionAsync("() => customElements.get('elsa-workflow-definition-editor') !== undefined", null, new() { PollingInterval = 20, Timeout = 60_000 });
        return clock.Elapsed;
    }

    private static void Print(string figure, List<TimeSpan> samples, List<TimeSpan> plain) =>
        Console.WriteLine($"| {figure} | {Median(samples):0} ms | {samples.Max().TotalMilliseconds:0} ms | {Median(plain):0} ms |");

    private static double Median(List<TimeSpan> samples) => samples.Order().ElementAt(samples.Count / 2).TotalMilliseconds;
}
