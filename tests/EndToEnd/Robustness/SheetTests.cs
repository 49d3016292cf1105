using System.Net.Http.Json;
using System.Text.Json;
using JetVision.EndToEnd.Harness;

namespace JetVision.EndToEnd.Robustness;

/// <summary>A server with the client sheet.</summary>
public sealed class SheetRig : OutsideRig
{
    protected override async Task PrepareAsync(Dictionary<string, string> settings)
    {
        var google = $"http://127.0.0.1:{Cable("Sheets", World.Address.Port)}";
        var key = Path.Combine(Directory.CreateTempSubdirectory("jetvision-key-").FullName, "key.json");
        using var http = new HttpClient();
        await File.WriteAllTextAsync(key, await http.GetStringAsync(new Uri($"{google}/sandbox/google/service-account")));
        settings["Sheets__SpreadsheetId"] = "practice-clients";
        settings["Sheets__BaseAddress"] = $"{google}/google/";
        settings["Sheets__ServiceAccountFile"] = key;
        settings["Mail__Transport"] = "Smtp";
    }
}

/// <summary>Whatever Google Sheets does, it is named, no row is doubled or lost, and the requests of that time do not notice.</summary>
public sealed class SheetTests(SheetRig rig) : IClassFixture<SheetRig>
{
    public static TheoryData<string> All => [.. Trouble.OfHttp, Trouble.Revoked];

    [Theory, MemberData(nameof(All))]
    public async Task Sheet_InTrouble_IsNamed_AndTheNextSyncFindsEverythingOnce(string trouble)
    {
        var before = rig.Incidents(null).Count;
        if (trouble == Trouble.Revoked)
        {
            await rig.World.PostAsync("/sandbox/google/revoke");
        }
        else
        {
            await Trouble.BeginAsync(rig, "Sheets", "sheets", trouble);
        }

        var (id, client) = await rig.AskAsync();
        var syncing = SyncAsync(works: false);
        await rig.Broker.ApproveAsync(await rig.Broker.DraftAsync(id));
        await rig.ToldAsync("Google Sheets:", after: before);
        await syncing;
        await Trouble.EndAsync(rig, "Sheets", "sheets");
        await rig.World.PostAsync("/sandbox/google/restore");

        await SyncAsync(works: true);

        await rig.AssertEndedWellAsync(id, client);
        await Eventually.TrueAsync(
            async () => (await RowsAsync()).Skip(1).All(row => row[0].Length > 0), TimeSpan.FromSeconds(20), () => rig.Server.Log);
        var rows = await RowsAsync();
        Assert.Equal(rows.Count - 1, rows.Skip(1).Select(row => row[0]).Distinct().Count());
        Assert.Equal(rows.Count - 1, rows.Skip(1).Select(row => row[3]).Distinct().Count());
        Assert.Single(rows, row => row[3] == client);
    }

    /// <summary>Syncs until it works, or until it fails: one that meets another under way, such as the server's first, leaves the work to it.</summary>
    private Task SyncAsync(bool works)
    {
        var said = "";
        return Eventually.TrueAsync(
            async () =>
            {
                using var answer = await rig.Server.Http.PostAsJsonAsync("/elsa/api/workflow-definitions/sync-clients/execute", new { });
                said = await answer.Content.ReadAsStringAsync();
                return answer.IsSuccessStatusCode == works;
            },
            TimeSpan.FromSeconds(60), () => said);
    }

    private async Task<List<List<string>>> RowsAsync() =>
        (await rig.World.Http.GetFromJsonAsync<List<List<string>>>("/sandbox/google/sheets/practice-clients/Clients", JsonSerializerOptions.Web))!;
}
