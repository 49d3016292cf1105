using System.Text.Json;
using JetVision.Activities.Airports;
using JetVision.Activities.Requests.Reading;
using NodaTime;
using NodaTime.Text;

namespace JetVision.Activities.Agents.Reading;

/// <summary>Reads a client's words with the model. It has no tools: whatever the words say, nothing can come of it but facts, and those are checked. Scoped.</summary>
internal sealed class RequestReadingAgent(AgentRunner runner, AgentTroubles troubles, AirportDirectory airports) : ISecondReader
{
    public const string Name = "request-reader";

    public async Task<SecondReading> ReadAsync(Guid? requestId, string text, LocalDate reference, RequestReading byRules, CancellationToken cancellation)
    {
        if (!runner.HasModel)
        {
            return new SecondReading(byRules, null);
        }

        var result = await runner.RunAsync(Work(requestId, text, reference), cancellation);
        if (result.Value is not { } read)
        {
            troubles.Raise(result.Failure!, Name, result.Call, "The request stands as the rules read it.");
            return new SecondReading(byRules, $"{result.Failure!.Message} The request stands as the rules read it.");
        }

        var both = ReadingsTogether.Weigh(byRules, ReadingValidator.Keep(read, text, reference, byRules, airports));
        return new SecondReading(both, Words(both, result.Call));
    }

    /// <summary>The work by itself, for the evaluation.</summary>
    public static AgentTask<ModelReading> Work(Guid? requestId, string text, LocalDate reference) => new(
        Name,
        // The fence cannot be closed from inside.
        $"Reference date: {LocalDatePattern.Iso.Format(reference)}, a {reference.DayOfWeek}.\n<message>\n{text.Replace("</message", "< /message", StringComparison.OrdinalIgnoreCase)}\n</message>",
        requestId,
        ModelReading.Schema,
        Check,
        []);

    private static Checked<ModelReading> Check(string answer)
    {
        try
        {
            return JsonSerializer.Deserialize<ModelReading>(Bare(answer), RequestReading.Json) is { } read
                ? Checked<ModelReading>.Good(read)
                : Checked<ModelReading>.Misshapen("It is empty.");
        }
        catch (JsonException)
        {
            return Checked<ModelReading>.Misshapen("It is no JSON object of the schema.");
        }
    }

    /// <summary>The object itself: some services wrap it in a fence of Markdown.</summary>
    private static string Bare(string answer)
    {
        var (start, end) = (answer.IndexOf('{', StringComparison.Ordinal), answer.LastIndexOf('}'));
        return start >= 0 && end > start ? answer[start..(end + 1)] : answer;
    }

    private static string Words(RequestReading both, AgentCall call)
    {
        var by = $"Read a second time by {call.Model} (prompt {call.Agent} {call.PromptVersion})";
        var differ = both.Disagreements is { } differences
            ? $" It differs on {string.Join("; ", differences.Select(one => $"{one.Field}: rules {one.Rules ?? "nothing"}, model {one.Model ?? "nothing"}"))}."
            : "";
        var added = both.FromModel is { } found ? $" It adds {string.Join(", ", found)}." : "";
        return differ.Length + added.Length == 0 ? $"{by}: the same." : $"{by}.{differ}{added}";
    }
}
