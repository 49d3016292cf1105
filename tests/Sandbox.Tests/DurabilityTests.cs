using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace JetVision.Sandbox.Tests;

public sealed class DurabilityTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sandbox-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Killed_RightAfterThe201_KeepsTheTripItsRequestsAndTheSameMarket()
    {
        JsonNode trip;
        using (var first = await SandboxProcess.StartAsync(_folder, speed: "1000"))
        {
            using var response = await first.Http.SendAsync(
                SandboxServer.Call(HttpMethod.Post, "/trips", Trip.OneWay(externalId: "req-1")), TestContext.Current.CancellationToken);
            await first.KillAsync();
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            trip = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["data"]!;
        }

        await using var receiver = await HookReceiver.StartAsync();
        await using var second = await SandboxServer.StartAsync(_folder);
        var (status, again) = await second.PostAsync("/trips", Trip.OneWay(externalId: "req-1"));

        Assert.Equal((200, (string?)trip["id"]), (status, (string?)again["data"]!["id"]));
        Assert.Equal(Ids(trip), Ids(again["data"]!));
        while ((int)(await second.StateAsync())["byTrip"]![0]!["unanswered"]! > 0)
        {
            await Task.Yield();
        }
        Assert.True((int)(await second.StateAsync())["quotes"]! >= 4);

        static List<string?> Ids(JsonNode trip) => [.. trip["links"]!["rfqs"]!.AsArray().Select(link => (string?)link!["id"])];
    }

    [Fact]
    public async Task Hook_NotTakenBeforeAKill_ArrivesAfterTheRestart_AtTheChangedTarget()
    {
        await using var receiver = await HookReceiver.StartAsync();
        JsonNode setting;
        int answers;
        await using (var first = await SandboxServer.StartAsync(_folder))
        {
            await using var deaf = await HookReceiver.StartAsync();
            deaf.AnswerWith([.. Enumerable.Repeat(500, 100)]);
            setting = await first.SubscribeAsync(deaf, "TripRequestSellerResponse");
            var trip = await first.CreateTripAsync(Trip.OneWay());
            answers = trip["links"]!["rfqs"]!.AsArray().Count;
            await deaf.NextAsync(answers);
        }

        await using var second = await SandboxServer.StartAsync(_folder);
        await second.SendAsync(
            SandboxServer.Call(HttpMethod.Put, $"/webhooks/settings/{setting["id"]}", new JsonObject { ["targetURI"] = receiver.Address }));

        var hooks = await receiver.NextAsync(answers);
        Assert.Equal(answers, hooks.DistinctBy(hook => hook.Id).Count());
        Assert.All(hooks, hook => Assert.StartsWith(second.Address, (string)hook.Body["href"]!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TornLastLine_IsCutOff_AndTheRestIsThere()
    {
        await using (var first = await SandboxServer.StartAsync(_folder))
        {
            await first.AnsweredTripAsync(Trip.OneWay(externalId: "req-1"));
        }
        var journal = Path.Combine(_folder, "market.jsonl");
        await File.AppendAllTextAsync(journal, """{"Trip":{"Id":"atrip-999""", TestContext.Current.CancellationToken);

        await using (var second = await SandboxServer.StartAsync(_folder))
        {
            Assert.Equal(1, (int)(await second.StateAsync())["trips"]!);
            await second.CreateTripAsync(Trip.OneWay(externalId: "req-2"));
        }
        await using (var third = await SandboxServer.StartAsync(_folder))
        {
            Assert.Equal(2, (int)(await third.StateAsync())["trips"]!);
        }
        Assert.DoesNotContain("atrip-999\"", await File.ReadAllTextAsync(journal, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecondProgramOnTheSameFolder_WaitsForTheFirstToEnd()
    {
        Task<SandboxServer> starting;
        await using (var first = await SandboxServer.StartAsync(_folder))
        {
            starting = SandboxServer.StartAsync(_folder);
            await first.CreateTripAsync(Trip.OneWay());
            Assert.False(starting.IsCompleted);
        }
        await using var second = await starting;

        Assert.Equal(1, (int)(await second.StateAsync())["trips"]!);
    }

    [Fact]
    public async Task EveryPrefixOfTheJournal_Opens_WithNoRequestTwice()
    {
        await using (var whole = await SandboxServer.StartAsync(_folder))
        {
            await whole.AnsweredTripAsync(Trip.OneWay(externalId: "req-1"));
        }
        var bytes = await File.ReadAllBytesAsync(Path.Combine(_folder, "market.jsonl"), TestContext.Current.CancellationToken);
        foreach (var part in Enumerable.Range(1, 12))
        {
            var folder = Directory.CreateDirectory(Path.Combine(_folder, $"cut-{part}")).FullName;
            await File.WriteAllBytesAsync(Path.Combine(folder, "market.jsonl"), bytes[..(bytes.Length * part / 13)], TestContext.Current.CancellationToken);

            await using var cut = await SandboxServer.StartAsync(folder);
            var (status, _) = await cut.PostAsync("/trips", Trip.OneWay(externalId: "req-1"));
            Assert.Contains(status, new[] { 200, 201 });
            while ((int)(await cut.StateAsync())["byTrip"]![0]!["unanswered"]! > 0)
            {
                await Task.Yield();
            }
            var trip = (await cut.StateAsync())["byTrip"]![0]!;
            Assert.All(trip["rfqsPerOperator"]!.AsObject(), pair => Assert.Equal(1, (int)pair.Value!));
            Assert.Equal((int)trip["quoted"]!, (int)trip["quotes"]!);
        }
    }

    /// <summary>Fixtures/*.jsonl: journals as past releases wrote them; added to, never made anew.</summary>
    [Theory]
    [InlineData("market-0.1.jsonl")]
    public async Task JournalOfAPastRelease_Opens_AndGoesOn(string file)
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Fixtures", file), Path.Combine(_folder, "market.jsonl"));
        await using var sandbox = await SandboxServer.StartAsync(_folder);

        var trips = (await sandbox.StateAsync())["byTrip"]!.AsArray();
        Assert.Equal(2, trips.Count);
        foreach (var rfq in (await sandbox.RfqsAsync((string)trips[0]!["id"]!, "?latestquote=true&quotebreakdown=true&safety=true")))
        {
            Assert.All(rfq!["links"]!["tripmsgs"]!.AsArray(), link => Assert.NotNull((string?)link!["id"]));
        }
        while ((int)(await sandbox.StateAsync())["byTrip"]![1]!["unanswered"]! > 0)
        {
            await Task.Yield();
        }
        Assert.True((int)(await sandbox.StateAsync())["byTrip"]![0]!["quotes"]! >= 4);
        Assert.True((int)(await sandbox.StateAsync())["byTrip"]![1]!["quotes"]! >= 4);
    }

    [Fact]
    public async Task ParentGone_EndsTheProgram()
    {
        using var parent = Process.Start(new ProcessStartInfo("sleep", "600"))!;
        using var child = await SandboxProcess.StartAsync(_folder, parent: parent.Id);
        parent.Kill();

        Assert.Equal(0, await child.ExitedAsync());
    }

    [Fact]
    public async Task Stop_EndsTheProgram()
    {
        using var child = await SandboxProcess.StartAsync(_folder);
        using var nothing = new StringContent("", Encoding.UTF8);
        using var response = await child.Http.PostAsync(new Uri("/sandbox/stop", UriKind.Relative), nothing, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(0, await child.ExitedAsync());
    }
}
