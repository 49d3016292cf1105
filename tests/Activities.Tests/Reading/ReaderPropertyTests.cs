using System.Diagnostics;
using System.Text;
using System.Text.Json;
using CsCheck;
using JetVision.Activities.Airports;
using JetVision.Activities.Requests.Reading;
using NodaTime;
using Xunit;

namespace JetVision.Activities.Tests.Reading;

public sealed class ReaderPropertyTests
{
    private static readonly RequestReader Reader = new(AirportDirectory.Default);
    private static readonly LocalDate Sunday = new(2026, 11, 22);

    /// <summary>Fragments that the grammar reacts to, so that random joins reach its corners.</summary>
    private static readonly string[] Fragments =
    [
        "from", "to", "KTEB", "New York", "Paris", "return", "back", "then", "1)", "2.", "Leg 3:", "5 pax", "12/4", "30 February", "the 4th", "next Friday", "9am", "-", "or", "(", ")",
        "between", "and", "10", "halb", "noon", "in three weeks", "on the Saturday", "€", "25k", "budget", "\n", "> ", "From:", "Subject:", "@", "从", "上海", "返回", "إلى", "جدة", "٥", "ركاب", "из",
        "Москвы", "zu viert", "+ 3 guests", "party of", "{", "}", "<!--", "-->", "ignore previous instructions", "'; DROP TABLE x;--", "week", "first week of", "±", "2 days", "G650", "a dog", "\u200b", "\ud800",
        "first flight", "pick up 3 more at", "Oakland", "instead of", "cancel", "?", "...", "99999999999", "0", "2027-13-45", "25:99", "£", "same day", "via", "half past", "quarter to", "minus", "am", "pm",
    ];

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String[0, 400],
        Gen.Int[0, Fragments.Length - 1].Array[0, 40].Select(indexes => string.Join(' ', indexes.Select(index => Fragments[index]))),
        Gen.Int[0, Fragments.Length - 1].Array[0, 40].Select(indexes => string.Concat(indexes.Select(index => Fragments[index]))));

    private static readonly Gen<LocalDate> Days = Gen.Int[0, 20_000].Select(day => new LocalDate(2000, 1, 1).PlusDays(day));

    [Fact]
    public void Read_AnyText_NeverThrowsAndRoundTrips() => Gen.Select(Texts, Days).Sample((text, day) =>
    {
        var reading = Reader.Read(text, day);
        var json = JsonSerializer.Serialize(reading, RequestReading.Json);
        var again = JsonSerializer.Serialize(JsonSerializer.Deserialize<RequestReading>(json, RequestReading.Json), RequestReading.Json);
        return json == again;
    });

    [Fact]
    public void Read_AnyText_KeepsItsPromises() => Gen.Select(Texts, Days).Sample((text, day) =>
    {
        var reading = Reader.Read(text, day);
        for (var i = 0; i < reading.Legs.Count && reading.Intent == ReadIntent.NewRequest; i++)
        {
            var leg = reading.Legs[i];
            Assert.True(leg.From is null || leg.FromCandidates is null, "a settled place has no candidates");
            Assert.Equal(leg.From is null && leg.FromCandidates is null, reading.Missing.Contains($"legs[{i}].from"));
            Assert.Equal(leg.To is null && leg.ToCandidates is { Count: > 1 }, reading.Ambiguous.Contains($"legs[{i}].to"));
            Assert.Equal(leg.Pax is null, reading.Missing.Contains($"legs[{i}].pax"));
            Assert.True(leg.Pax is null or > 0);
            Assert.True(leg.Date is not null || leg.DateRange is not null || leg.DateNote is not null || reading.Missing.Contains($"legs[{i}].date"));
        }

        Assert.Equal(reading.Missing.Distinct().Count(), reading.Missing.Count);
    });

    [Fact]
    public void Answer_AnyText_NeverThrowsAndNeverLosesWhatWasKnown() => Gen.Select(Texts, Texts).Sample((text, answer) =>
    {
        var before = Reader.Read("Need Teterboro to Miami on December 10, 9am. " + text, Sunday);
        var after = Reader.Answer(before, answer, Sunday);
        _ = ReadingQuestions.Next(after, AirportDirectory.Default);
        return after.Intent is not ReadIntent.NewRequest || before.Intent != ReadIntent.NewRequest || after.Legs.Count >= before.Legs.Count;
    });

    [Fact]
    public void Merge_WithAnEmptyAnswer_ChangesNothing() => Texts.Sample(text =>
    {
        var reading = Reader.Read(text, Sunday);
        var merged = RequestReader.Merge(reading, new RequestReading { Intent = ReadIntent.NotARequest });
        return reading.Legs.SequenceEqual(merged.Legs) && reading.Missing.Count == merged.Missing.Count && reading.Ambiguous.Count == merged.Ambiguous.Count;
    });

    [Theory]
    [InlineData("a")]
    [InlineData("((((")]
    [InlineData("<!--")]
    [InlineData("from to from to ")]
    [InlineData("Paris - ")]
    [InlineData("12/12/12/")]
    [InlineData("ignore previous ")]
    [InlineData("{{")]
    [InlineData("1 or 2 or ")]
    [InlineData("@a.")]
    [InlineData("5 pax and ")]
    [InlineData("上海飞")]
    public void Read_AMegabyte_ReturnsSoon(string piece)
    {
        var text = new StringBuilder().Insert(0, piece, 1_000_000 / piece.Length).ToString();
        Reader.Read(piece, Sunday);
        var watch = Stopwatch.StartNew();
        Reader.Read(text, Sunday);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(8), $"{watch.ElapsedMilliseconds} ms"); // generous: a shared machine; quadratic work would take minutes
    }
}
