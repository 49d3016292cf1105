using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using JetVision.EndToEnd.Harness;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace JetVision.EndToEnd;

/// <summary>The server is killed with SIGKILL after Google has written and before anything of it is saved; the next sync finds every row once and every cell in its row.</summary>
public sealed class SheetKillTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jetvision-google-").FullName;
    private PracticeProcess _world = null!;

    public async ValueTask InitializeAsync() => _world = await PracticeProcess.StartAsync(_folder, new Dictionary<string, string>());

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory, ClassData(typeof(Databases))]
    public async Task Killed_AfterARowWasAdded_WritesItOnce_AndKeepsWhatChangedSince(string database)
    {
        await using var server = await StartAsync(database);
        await SyncedAsync(server);
        const string email = "jo@client.example";
        using var asked = await server.Http.PostAsJsonAsync("/webhooks/rfp", new { from = new { name = "Jo Client", email, phone = "+1 305 555 0100" }, text = Broker.TripText });
        await new Broker(server).UntilAsync((await asked.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("requestId").GetGuid(), "awaitingApproval");

        await KillInMidSyncAsync(server, "sync_client_sheet", new(), rows => rows.Any(row => row.Contains(email)));
        var client = (await RowsAsync()).Single(row => row.Contains(email))[0];
        await ToolAsync(server, "update_client_row", new() { ["clientId"] = client, ["phone"] = "+1 305 555 0199" });
        await SyncedAsync(server);

        var rows = await RowsAsync();
        Assert.Equal(client, Assert.Single(rows, row => row.Contains(email))[0]);
        Assert.Equal("+1 305 555 0199", rows.Single(row => row.Contains(email))[4]);
        Assert.Equal(rows.Count, rows.Select(row => row[0]).Distinct().Count());
        await AssertSettledAsync(server);
    }

    [Theory, ClassData(typeof(Databases))]
    public async Task Killed_AfterCellsLandedInOtherRows_PutsBackWhatTheyCovered(string database)
    {
        await using var server = await StartAsync(database);
        await SyncedAsync(server);
        var tom = (await RowsAsync()).Single(row => row.Contains("tom@okafor.example"))[0];
        await _world.PostAsync("/sandbox/google/sheets/rows-before-write/1");

        await KillInMidSyncAsync(server, "update_client_row", new() { ["clientId"] = tom, ["company"] = "Okafor Group" }, rows => rows.Any(row => row.Contains("Okafor Group")));
        Assert.Equal("Okafor Group", (await RowsAsync()).Single(row => row.Contains("maria@keller.example"))[2]);
        await SyncedAsync(server);

        var rows = await RowsAsync();
        Assert.Equal("Keller Partners", rows.Single(row => row.Contains("maria@keller.example"))[2]);
        Assert.Equal("Okafor Group", rows.Single(row => row.Contains("tom@okafor.example"))[2]);
        Assert.Single(rows, row => row.Contains("Put in meanwhile"));
        Assert.Equal(rows.Count, rows.Select(row => row[0]).Distinct().Count());
        await AssertSettledAsync(server);
    }

    [Fact]
    public async Task Killed_AfterAConflictWasWon_StillListsWhatTheSheetHeld()
    {
        await using var server = await StartAsync("SQLite", ("Sheets__Conflicts", "JetVision"));
        await SyncedAsync(server);
        var typed = await RowsAsync();
        var maria = typed.Single(row => row.Contains("maria@keller.example"));
        maria[2] = "Typed by hand";
        using var put = await _world.Http.PutAsJsonAsync("/sandbox/google/sheets/practice-clients/Clients", typed);

        await KillInMidSyncAsync(server, "update_client_row", new() { ["clientId"] = maria[0], ["company"] = "Keller AG" }, rows => rows.Any(row => row.Contains("Keller AG")));
        var lookAt = (await SyncedAsync(server)).GetProperty("lookAt");

        Assert.Contains(lookAt.EnumerateArray(), note => note.GetProperty("text").GetString()!.Contains("Typed by hand", StringComparison.Ordinal));
        await AssertSettledAsync(server);
    }

    private async Task<JetVisionServer> StartAsync(string database, params (string Name, string Value)[] more)
    {
        var key = Path.Combine(_folder, "key.json");
        await File.WriteAllTextAsync(key, await _world.Http.GetStringAsync("/sandbox/google/service-account"));
        return await new Database(database).StartServerAsync(new Dictionary<string, string>(more.Select(one => KeyValuePair.Create(one.Name, one.Value)))
        {
            ["Sheets__SpreadsheetId"] = "practice-clients",
            ["Sheets__BaseAddress"] = new Uri(_world.Address, "/google/").ToString(),
            ["Sheets__ServiceAccountFile"] = key,
            ["Sheets__Interval"] = "1.00:00:00",
            ["Sheets__Hold"] = "00:00:01",
        });
    }

    /// <summary>Starts a sync whose first write Google does and does not answer, kills the server then, and starts it anew.</summary>
    private async Task KillInMidSyncAsync(JetVisionServer server, string tool, Dictionary<string, object?> arguments, Func<List<List<string>>, bool> isWritten)
    {
        await _world.TroubleAsync("sheets", new { count = 1, withholdMs = 600_000, method = "POST" });
        var syncing = ToolAsync(server, tool, arguments);
        await Eventually.TrueAsync(async () => isWritten(await RowsAsync()), TimeSpan.FromSeconds(30), () => server.Log);
        await server.KillAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => syncing);
        await _world.MendAsync("sheets");
        await server.StartAsync();
    }

    /// <summary>Syncs once no other sync holds the sheet any more.</summary>
    private static async Task<JsonElement> SyncedAsync(JetVisionServer server)
    {
        var last = (IsError: true, Text: "");
        await Eventually.TrueAsync(async () => !(last = await ToolAsync(server, "sync_client_sheet", [])).IsError, TimeSpan.FromSeconds(30), () => $"{last.Text}{Environment.NewLine}{server.Log}");
        return JsonElement.Parse(last.Text);
    }

    /// <summary>One more sync has nothing to do.</summary>
    private static async Task AssertSettledAsync(JetVisionServer server)
    {
        var sync = await SyncedAsync(server);
        Assert.Equal((0, 0, 0, 0), (Number("clientsAdded"), Number("clientsChanged"), Number("cellsWritten"), Number("rowsAdded")));
        Assert.Empty(sync.GetProperty("lookAt").EnumerateArray());
        int Number(string name) => sync.GetProperty(name).GetInt32();
    }

    private static async Task<(bool IsError, string Text)> ToolAsync(JetVisionServer server, string tool, Dictionary<string, object?> arguments)
    {
        await using var client = await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(server.Address, "/mcp/sheets"),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = new AuthenticationHeaderValue("ApiKey", JetVisionServer.ApiKey).ToString() },
        }));
        var answer = await client.CallToolAsync(tool, arguments);
        return (answer.IsError == true, Assert.IsType<TextContentBlock>(answer.Content[0]).Text);
    }

    private async Task<List<List<string>>> RowsAsync() => (await _world.Http.GetFromJsonAsync<List<List<string>>>("/sandbox/google/sheets/practice-clients/Clients", JsonSerializerOptions.Web))!;
}
