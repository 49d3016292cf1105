using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using JetVision.EndToEnd.Harness;
using JetVision.Tests.Shared;

namespace JetVision.Benchmarks;

/// <summary>The whole server: the time from web hook to proposal draft when it is warm, and from start to first page, beside a bare answer of the same server.</summary>
internal static class ServerBench
{
    private const int Requests = 30;

    public static async Task RunAsync()
    {
        Console.WriteLine("| database | figure | median | worst | bare answer (median) | ratio |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var database in new[] { "SQLite", "PostgreSQL" })
        {
            if (database == "PostgreSQL" && PostgresServer.MissingBecause is { } reason)
            {
                Console.WriteLine($"| PostgreSQL | not measured: {reason} | | | | |");
                continue;
            }

            var connection = database == "PostgreSQL" ? await (await PostgresServer.GetAsync()).CreateDatabaseAsync() : null;
            var clock = Stopwatch.StartNew();
            await using var server = await JetVisionServer.StartAsync(connection);
            using (var page = await server.Http.GetAsync(new Uri("/", UriKind.Relative)))
            {
                page.EnsureSuccessStatusCode();
            }

            var firstPage = clock.Elapsed;
            var bare = await SampleAsync(100, async () => (await server.Http.GetAsync(new Uri("/health/live", UriKind.Relative))).Dispose());
            Print(database, "start to first page (empty data)", [firstPage], bare);
            await server.KillAsync();
            clock.Restart();
            await server.StartAsync();
            using (var page = await server.Http.GetAsync(new Uri("/", UriKind.Relative)))
            {
                page.EnsureSuccessStatusCode();
            }

            Print(database, "start to first page (after kill)", [clock.Elapsed], bare);

            await SampleAsync(5, () => DraftAsync(server));
            Print(database, "web hook to proposal draft", await SampleAsync(Requests, () => DraftAsync(server)), bare);
        }
    }

    private static async Task DraftAsync(JetVisionServer server)
    {
        var date = TimeProvider.System.GetUtcNow().AddDays(21).ToString("MMMM d, yyyy", CultureInfo.InvariantCulture);
        using var answer = await server.Http.PostAsJsonAsync(
            "/webhooks/rfp",
            new { from = new { email = "bench@client.example" }, text = $"Please quote Teterboro to Opa-locka on {date}, wheels up 2:30pm, 5 passengers." });
        answer.EnsureSuccessStatusCode();
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("requestId").GetGuid();
        await Eventually.TrueAsync(
            async () => (await server.Http.GetFromJsonAsync<JsonElement>($"/api/requests/{id}")).GetProperty("stage").GetString() == "awaitingApproval",
            TimeSpan.FromSeconds(30),
            () => server.Log);
    }

    private static async Task<List<TimeSpan>> SampleAsync(int count, Func<Task> action)
    {
        var samples = new List<TimeSpan>();
        for (var i = 0; i < count; i++)
        {
            var clock = Stopwatch.StartNew();
            await action();
            samples.Add(clock.Elapsed);
        }

        return samples;
    }

    private static void Print(string database, string figure, List<TimeSpan> samples, List<TimeSpan> bare)
    {
        var (median, reference) = (Median(samples), Median(bare));
        Console.WriteLine(
            $"| {database} | {figure} | {median.TotalMilliseconds:0} ms | {samples.Max().TotalMilliseconds:0} ms | {reference.TotalMilliseconds:0.00} ms | {median / reference:0} |");
    }

    private static TimeSpan Median(List<TimeSpan> samples) => samples.Order().ElementAt(samples.Count / 2);
}
