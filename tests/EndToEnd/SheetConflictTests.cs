using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using JetVision.EndToEnd.Harness;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using static Microsoft.Playwright.Assertions;

namespace JetVision.EndToEnd;

/// <summary>The client sheet's conflicts, under Settings and by tools.</summary>
public sealed class SheetConflictTests(SheetPortal sheet) : IClassFixture<SheetPortal>
{
    [Fact]
    public async Task Conflict_IsListedWithBothValues_AndAButtonOrAToolDecidesThroughTheNextSync()
    {
        await using var admin = await sheet.Portal.OpenAsync();
        await admin.SignInAsync();
        await admin.GoAsync("/settings");
        var card = admin.Page.Locator("section[aria-labelledby=sheet-title]");
        await card.GetByText("Connect a Google account").ClickAsync();
        await Expect(card).ToContainTextAsync("Signed in as");
        await admin.Page.Locator(".shell[data-live]").WaitForAsync();
        await card.GetByText("Sync now").ClickAsync();
        await Expect(card).ToContainTextAsync("2 new clients");
        await ClashAsync("Maria Keller");
        await ClashAsync("Tom Okafor");
        await DecideByToolsAsync("Tom Okafor");

        await admin.GoAsync("/settings");
        var maria = card.Locator(".sheet-conflicts li").Filter(new() { HasText = "Maria Keller" });
        var tom = card.Locator(".sheet-conflicts li").Filter(new() { HasText = "Tom Okafor" });
        await Expect(maria).ToContainTextAsync("Maria Keller of JetVision");
        await Expect(maria.Locator(".sheet-side").Nth(1)).ToContainTextAsync("Maria Keller of the sheet");
        await Expect(maria.Locator(".sheet-side").Nth(1)).ToContainTextAsync("stands");
        Assert.Empty(await admin.LookAsync());

        await Expect(tom).ToContainTextAsync("chose JetVision's; the next sync carries it out");

        await maria.GetByText("Keep ours").ClickAsync();
        await tom.GetByText("Take the sheet's").ClickAsync();
        await Expect(maria).ToContainTextAsync("chose JetVision's; the next sync carries it out");
        await Expect(tom).ToContainTextAsync("chose the sheet's; the next sync carries it out");
        Assert.Equal("Maria Keller of the sheet", await CompanyAsync("Maria Keller"));
        Assert.Empty(await admin.LookAsync());
        await card.GetByText("Sync now").ClickAsync();

        await Expect(maria).ToContainTextAsync("\"Maria Keller of JetVision\" stands on both sides, as");
        await Expect(tom).ToContainTextAsync("\"Tom Okafor of the sheet\" stands on both sides, as");
        Assert.Equal(0, await card.Locator(".sheet-choose").CountAsync());
        Assert.Equal("Maria Keller of JetVision", await CompanyAsync("Maria Keller"));
        Assert.Equal("Tom Okafor of the sheet", await CompanyAsync("Tom Okafor"));
        Assert.Empty(await admin.LookAsync());
    }

    /// <summary>Has both sides change a client's company; the tool syncs.</summary>
    private async Task ClashAsync(string name)
    {
        var rows = await sheet.RowsAsync();
        var row = rows.Single(row => row.Contains(name));
        row[2] = $"{name} of the sheet";
        using var put = await sheet.World.Http.PutAsJsonAsync("/sandbox/google/sheets/practice-clients/Clients", rows);
        put.EnsureSuccessStatusCode();
        await using var client = await ConnectAsync();
        await CallAsync(client, "update_client_row", new() { ["clientId"] = row[0], ["company"] = $"{name} of JetVision" });
    }

    /// <summary>A program reads the conflict and keeps ours; a person may still decide otherwise.</summary>
    private async Task DecideByToolsAsync(string name)
    {
        await using var client = await ConnectAsync();
        var found = (await CallAsync(client, "list_sheet_conflicts", [])).GetProperty("items").EnumerateArray().Single(conflict => conflict.GetProperty("client").GetString() == name);
        Assert.Equal(($"{name} of JetVision", $"{name} of the sheet", "Sheet"), (found.GetProperty("jetVision").GetString(), found.GetProperty("sheet").GetString(), found.GetProperty("stands").GetString()));
        var refused = await client.CallToolAsync("decide_sheet_conflict", new Dictionary<string, object?> { ["conflictId"] = Guid.NewGuid(), ["keep"] = "JetVision" });
        Assert.True(refused.IsError);
        var decided = await CallAsync(client, "decide_sheet_conflict", new() { ["conflictId"] = found.GetProperty("id").GetGuid(), ["keep"] = "JetVision" });
        Assert.Equal("JetVision", decided.GetProperty("decided").GetString());
        Assert.Empty((await CallAsync(client, "list_sheet_conflicts", new() { ["settled"] = true })).GetProperty("items").EnumerateArray());
    }

    private Task<McpClient> ConnectAsync() => McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
    {
        Endpoint = new Uri(sheet.Portal.Server.Address, "/mcp/sheets"),
        TransportMode = HttpTransportMode.StreamableHttp,
        AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = new AuthenticationHeaderValue("ApiKey", JetVisionServer.ApiKey).ToString() },
    }));

    private static async Task<JsonElement> CallAsync(McpClient client, string tool, Dictionary<string, object?> arguments)
    {
        var answer = await client.CallToolAsync(tool, arguments);
        var text = Assert.IsType<TextContentBlock>(answer.Content[0]).Text;
        Assert.False(answer.IsError == true, text);
        return JsonElement.Parse(text);
    }

    private async Task<string> CompanyAsync(string name) => (await sheet.RowsAsync()).Single(row => row.Contains(name))[2];
}
