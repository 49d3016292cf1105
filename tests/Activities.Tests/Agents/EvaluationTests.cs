using System.Diagnostics;
using System.Net.Http.Json;
using System.Reflection;
using JetVision.Activities.Tests.Sourcing;
using Xunit;

namespace JetVision.Activities.Tests.Agents;

/// <summary>The evaluation, run as the command that it is, against the scripted model over HTTP.</summary>
public sealed class EvaluationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("evaluation-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoPrompts_AreComparedColumnByColumn_AndTheWorseFails()
    {
        await using var market = await PracticeMarket.StartAsync();
        // The better prompt's model declines, so that the rules' reading stands; the other's misreads the passengers.
        await PlayAsync(
            market,
            new { when = "VERSION-B", content = PracticeModel.Reading(date: "2026-12-04", pax: 9), times = 0 },
            new { refusal = "I would rather not.", times = 0 });

        var (exit, output) = await RunAsync(
            "--model", market.Address + "/v1", "--name", "practice-model", "--take", "1", "--prompt", await PromptAsync("a.md", "VERSION-A"), "--against", await PromptAsync("b.md", "VERSION-B"));

        Assert.True(exit == 1, output);
        Assert.Equal(["a.md", "b.md"], Cells(output, ""));
        Assert.Equal(["1 of 1 (100.0 %)", "0 of 1 (0.0 %)"], Cells(output, "requests.jsonl: read exactly"));
        Assert.Equal("1 of 1", Cells(output, "injections withstood")[0]);
        Assert.Equal(["3 of 3", "3 of 3"], Cells(output, "covering mails without fault"));
        Assert.Contains("b.md, req-001", output, StringComparison.Ordinal);
        Assert.DoesNotContain("a.md, req-001", output, StringComparison.Ordinal);
        Assert.NotEmpty(Cells(output, "calls: Refused"));
        Assert.EndsWith(" USD", Cells(output, "cost")[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_ThatIsDown_LeavesTheRulesReading_AndSaysSo()
    {
        await using var market = await PracticeMarket.StartAsync();
        await PlayAsync(market, new { status = 503, times = 0 });

        var (exit, output) = await RunAsync("--model", market.Address + "/v1", "--name", "practice-model", "--take", "1");

        Assert.True(exit == 0, output);
        Assert.Equal(["1 of 1 (100.0 %)"], Cells(output, "requests.jsonl: read exactly"));
        Assert.Equal(["0"], Cells(output, "covering mails by the model"));
        Assert.Contains("calls: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("calls: Answered", output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string[] Cells(string output, string row) =>
        output.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries)).FirstOrDefault(cells => cells.Length > 2 && cells[1] == row)?[2..^1] ?? [];

    private static async Task PlayAsync(PracticeMarket market, params object[] steps)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsJsonAsync(market.Address + "/sandbox/model", new { steps }, Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<(int Exit, string Output)> RunAsync(params string[] arguments)
    {
        var configuration = typeof(EvaluationTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "JetVision.sln")))
        {
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("JetVision.sln is in no folder above the tests.");
        }

        var program = Path.Combine(root, "tests", "Evaluation", "bin", configuration, "net10.0", "JetVision.Evaluation.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Agents__ApiKey"] = PracticeModel.Key;
        start.Environment["Agents__DollarsPerMillionIn"] = "1";
        start.Environment["Agents__DollarsPerMillionOut"] = "4";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(Cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.DoesNotContain(PracticeModel.Key, output + await error, StringComparison.Ordinal);
        return (process.ExitCode, output + await error);
    }

    private async Task<string> PromptAsync(string name, string words)
    {
        var file = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(file, $"---\nagent: request-reader\nversion: {words}\n---\nRead the message. {words}", Cancellation);
        return file;
    }
}
