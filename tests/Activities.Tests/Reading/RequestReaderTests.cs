using JetVision.Activities.Airports;
using JetVision.Activities.Requests.Reading;
using Xunit;

namespace JetVision.Activities.Tests.Reading;

public sealed class RequestReaderTests(ITestOutputHelper output)
{
    private static readonly RequestReader Reader = new(AirportDirectory.Default);

    [Theory]
    [InlineData("requests.jsonl", 0.90)]
    [InlineData("more-requests.jsonl", 0.90)]
    public void Read_Examples_MostAreReadExactly(string file, double least)
    {
        var examples = Grading.Load(file);
        var graded = examples.Select(example => (example, faults: Grading.Faults(example, Reader.Read(example.Text, example.Reference), AirportDirectory.Default))).ToList();
        foreach (var (example, faults) in graded.Where(pair => pair.faults.Count > 0))
        {
            output.WriteLine($"{example.Id} ({example.Language}): {string.Join("; ", faults)}");
        }

        foreach (var language in graded.GroupBy(pair => pair.example.Language).OrderByDescending(group => group.Count()))
        {
            output.WriteLine($"  {language.Key}: {language.Count(pair => pair.faults.Count == 0)} of {language.Count()}");
        }

        var exact = graded.Count(pair => pair.faults.Count == 0);
        var share = examples.Count == 0 ? 1 : (double)exact / examples.Count;
        var line = FormattableString.Invariant($"Read exactly: {exact} of {examples.Count} ({share * 100:0.0} %) in {file}");
        output.WriteLine(line);
        TestContext.Current.SendDiagnosticMessage(line);
        Assert.True(share >= least, line);
        Assert.All(graded.Where(pair => (bool?)pair.example.Expected["injection"] == true), pair => Assert.DoesNotContain("injection not flagged", pair.faults));
    }
}
