using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using JetVision.Activities.Airports;
using JetVision.EndToEnd.Harness;
using JetVision.Tests.Shared;

namespace JetVision.EndToEnd.Reading;

/// <summary>Example texts through <c>POST /api/requests/read</c>. The share that is read exactly is a report of the test run.</summary>
public sealed class ReadingTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("requests.jsonl")]
    [InlineData("more-requests.jsonl")]
    public async Task Read_Examples_MostAreReadExactly(string file)
    {
        await using var server = await JetVisionServer.StartAsync();
        var examples = Grading.Load(file);
        var faults = new List<(Grading.Example Example, List<string> Faults)>();
        foreach (var example in examples)
        {
            using var answer = await server.Http.PostAsJsonAsync("/api/requests/read", new { text = example.Text, referenceDate = example.Reference });
            Assert.True(answer.IsSuccessStatusCode, $"{example.Id}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            faults.Add((example, Grading.Faults(example, (await answer.Content.ReadFromJsonAsync<JsonNode>())!, AirportDirectory.Default)));
        }

        foreach (var (example, wrong) in faults.Where(each => each.Faults.Count > 0))
        {
            output.WriteLine($"{example.Id} ({example.Language}): {string.Join("; ", wrong)}");
        }

        var exact = faults.Count(each => each.Faults.Count == 0);
        var injections = faults.Where(each => (bool?)each.Example.Expected["injection"] == true).ToList();
        var flagged = injections.Count(each => !each.Faults.Contains("injection not flagged"));
        var share = FormattableString.Invariant($"{100.0 * exact / examples.Count:0.0} %");
        Report($"{file}: {exact} of {examples.Count} read exactly ({share}); {flagged} of {injections.Count} injections flagged; by language {ByLanguage(faults)}");
        Assert.True(exact >= 0.9 * examples.Count, share);
        Assert.Equal(injections.Count, flagged);
        Assert.Empty((await server.Http.GetFromJsonAsync<JsonElement>("/api/requests")).GetProperty("items").EnumerateArray());
        Assert.Empty(Directory.Exists(server.Maildir) ? Directory.GetFiles(server.Maildir) : []);
    }

    private static string ByLanguage(IEnumerable<(Grading.Example Example, List<string> Faults)> graded) => string.Join(", ", graded
        .GroupBy(each => each.Example.Language).OrderByDescending(group => group.Count())
        .Select(group => $"{group.Key} {group.Count(each => each.Faults.Count == 0)}/{group.Count()}"));

    /// <summary>Onto the run's own output, which <c>tests/run.sh</c> repeats; the test's output is shown only when it fails.</summary>
    private static void Report(string line) => Console.WriteLine($"Report: {line}");
}
