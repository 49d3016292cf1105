using CsCheck;
using JetVision.Activities.Aircraft;
using JetVision.Activities.Quotes;
using JetVision.Activities.Quotes.Scoring;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Tenancy;
using JetVision.Activities.Tests.Proposals;
using NodaTime;
using Xunit;

namespace JetVision.Activities.Tests.Quotes;

public sealed class QuoteScoringTests
{
    private static readonly string[][] AnyRatings = [["ARGUS Platinum"], ["Wyvern Wingman", "IS-BAO Stage 3"], ["IS-BAO"], ["Something else"], []];

    private static readonly Gen<Quote> AnyQuote = Gen.Select(
        Gen.Decimal[1_000, 200_000], Gen.OneOf("USD", "EUR", "GBP", "XXX"), Gen.Int[1, 16], Gen.Int[1985, 2026].Nullable(), Gen.Int[0, 2], Gen.Int[-24, 96],
        Gen.OneOf(AnyRatings),
        Gen.OneOf("Light jet", "Super light jet", "Heavy jet", "Turbo prop", "Helicopter twin engine"))
        .Select((price, currency, seats, year, stops, hours, ratings, category) =>
        {
            var quote = Cases.Quote(decimal.Round(price, 2), currency: currency, seats: seats, year: year, category: category);
            quote.SafetyRatings = ratings;
            quote.Segments = stops == 2 ? [] : [quote.Segments[0] with { TechStops = stops }];
            quote.ExpiresAt = RoomBench.Start + Duration.FromHours(hours);
            return quote;
        });

    private static readonly Gen<ScoringWeights> AnyWeights = Gen.Select(Gen.Decimal[0, 50], Gen.Decimal[0, 50], Gen.Decimal[0.01m, 50])
        .Select((price, safety, fit) => new ScoringWeights(price, safety, fit));

    [Fact]
    public void Judge_AnyQuotes_DoesNotDependOnTheOrderOfArrival() => AnyQuote.List[1, 12].Sample(quotes =>
    {
        var judged = QuoteScoring.Judge(quotes, Cases.Case());
        var reversed = QuoteScoring.Judge([.. Enumerable.Reverse(quotes)], Cases.Case());
        return judged.Select(verdict => (verdict.Quote.Id, verdict.Score, verdict.Rank)).SequenceEqual(reversed.Select(verdict => (verdict.Quote.Id, verdict.Score, verdict.Rank)));
    });

    [Fact]
    public void Judge_AnyQuotesAndWeights_ScoreIsTheWeightedPointsAndLiesBetween0And100() => Gen.Select(AnyQuote.List[1, 12], AnyWeights).Sample((quotes, weights) =>
        QuoteScoring.Judge(quotes, Cases.Case(weights: weights)).All(verdict => verdict.Score is not { } score
            || (score is >= 0 and <= 100 && Math.Abs(score - verdict.Reasons.Sum(reason => reason.Weight * (reason.Points ?? 50))) <= 0.01m)));

    [Fact]
    public void Judge_AnyQuotes_EachIsEitherRankedOrHasAReasonInWords() => AnyQuote.List[1, 12].Sample(quotes =>
    {
        var judged = QuoteScoring.Judge(quotes, Cases.Case());
        var ranks = judged.Where(verdict => verdict.Rank is not null).Select(verdict => verdict.Rank!.Value);
        return judged.Count == quotes.Count && ranks.SequenceEqual(Enumerable.Range(1, ranks.Count()))
            && judged.All(verdict => verdict.Reasons.Count > 0 && verdict.Reasons.All(reason => reason.Text.Length > 0))
            && judged.Where(verdict => verdict.Rank is null).All(verdict => verdict.Score is null && verdict.Reasons[0].Text.StartsWith("Set aside", StringComparison.Ordinal));
    });

    [Fact]
    public void Judge_EqualQuotesAtDifferentPrices_TheCheaperRanksHigher() => Gen.Select(Gen.Int[1_000, 200_000], Gen.Int[1, 50_000]).Sample((price, more) =>
    {
        var (cheap, dear) = (Cases.Quote(price), Cases.Quote(price + more));
        return QuoteScoring.Judge([dear, cheap], Cases.Case())[0].Quote == cheap;
    });

    [Fact]
    public void Judge_QuoteInAnotherCurrency_IsConvertedFirst()
    {
        var (euro, dollar) = (Cases.Quote(19_000, currency: "EUR"), Cases.Quote(20_000));

        var judged = QuoteScoring.Judge([euro, dollar], Cases.Case());

        Assert.Equal(dollar, judged[0].Quote);
        Assert.Contains("USD 20,900.00 is 4.5% above the lowest, USD 20,000.00. (Converted at 1 EUR = 1.1000 USD: test rates of 2026-11-20.)", Reason(judged[1], "Price"));
    }

    [Fact]
    public void Judge_UnknownCurrency_IsSetAsideAndNeverTakenOneToOne()
    {
        var verdict = Assert.Single(QuoteScoring.Judge([Cases.Quote(1, currency: "XXX")], Cases.Case()));

        Assert.Null(verdict.Rank);
        Assert.Contains("There is no exchange rate for XXX", verdict.Reasons[0].Text);
    }

    [Fact]
    public void Judge_PricesFarFromTheMedian_AreNamedBothWays()
    {
        var judged = QuoteScoring.Judge([Cases.Quote(20_000), Cases.Quote(21_000), Cases.Quote(15_000), Cases.Quote(30_000)], Cases.Case());

        Assert.Contains("Outlier: 27% below the median of USD 20,500.00", Reason(judged.Single(verdict => verdict.Quote.Price.Amount == 15_000), "Price"));
        Assert.Contains("Outlier: 46% above the median of USD 20,500.00", Reason(judged.Single(verdict => verdict.Quote.Price.Amount == 30_000), "Price"));
        Assert.DoesNotContain("Outlier", Reason(judged.Single(verdict => verdict.Quote.Price.Amount == 20_000), "Price"));
    }

    [Fact]
    public void Judge_NothingStated_IsNeutralAndNamed()
    {
        var quote = Cases.Quote(year: null);
        (quote.Segments, quote.SafetyRatings) = ([], []);

        var verdict = QuoteScoring.Judge([quote], Cases.Case())[0];

        Assert.Null(verdict.Reasons.Single(reason => reason.Factor == "Age").Points);
        Assert.Equal("The year of make is not stated; counted as neutral.", Reason(verdict, "Age"));
        Assert.Equal("The flights are not stated; counted as neutral.", Reason(verdict, "Routing"));
        Assert.Equal(40, verdict.Reasons.Single(reason => reason.Factor == "Safety").Points);
        Assert.Equal("Not stated: the year of make, safety ratings, the flights.", Reason(verdict, "Completeness"));
    }

    [Theory]
    [InlineData("ARGUS Platinum", true)]
    [InlineData("ARGUS Platinum Elite", true)]
    [InlineData("ARGUS Gold", false)]
    [InlineData("WYVERN Wingman", true)]
    [InlineData("IS-BAO Stage 3", false)]
    public void Judge_ClientAsksForARating_OnlyOperatorsWhoHaveItStay(string rating, bool stays)
    {
        var quote = Cases.Quote();
        quote.SafetyRatings = [rating];

        var verdict = QuoteScoring.Judge([quote], Cases.Case(wishes: new Wishes { Safety = ["ARGUS Platinum", "Wyvern Wingman"] }))[0];

        Assert.Equal(stays, verdict.Rank is not null);
    }

    [Fact]
    public void Judge_TooFewSeatsOrRunOut_IsSetAsideWithTheFigures()
    {
        var small = Cases.Quote(seats: 4);
        var late = Cases.Quote();
        late.ExpiresAt = RoomBench.Start;

        var judged = QuoteScoring.Judge([small, late], Cases.Case());

        Assert.Contains(judged, verdict => verdict.Reasons[0].Text == "Set aside: 4 seats for 5 passengers.");
        Assert.Contains(judged, verdict => verdict.Reasons[0].Text == "Set aside: it ran out on 2026-11-22 12:00 UTC.");
    }

    [Fact]
    public void Judge_NonstopBeyondTheTypesRange_IsSetAsideAsImplausible()
    {
        var leg = new Leg("KTEB", "EGGW", new LocalDate(2026, 12, 4), null, null, false, 5);
        var quote = Cases.Quote(type: "Citation CJ3+", category: "Light jet");
        quote.Segments = [new("KTEB", "EGGW", new LocalDateTime(2026, 12, 4, 20, 0), 400, 410, 2989, false)];

        Assert.Contains("a Citation CJ3+ reaches about 1,700 nm", QuoteScoring.Judge([quote], Cases.Case([leg]))[0].Reasons[0].Text);

        quote.Segments = [quote.Segments[0] with { TechStops = 1 }];
        Assert.NotNull(QuoteScoring.Judge([quote], Cases.Case([leg]))[0].Rank);
    }

    [Fact]
    public void Judge_AnotherTypeThanAsked_StaysOnlyWhenNobodyOffersTheType()
    {
        var wishes = new Wishes { Types = ["Gulfstream G650"] };
        var asked = Cases.Quote(50_000, type: "G650ER", category: "Ultra long range");
        var other = Cases.Quote(30_000, type: "Global 6000", category: "Ultra long range");

        Assert.Equal([asked.Id], QuoteScoring.Judge([asked, other], Cases.Case(wishes: wishes)).Where(verdict => verdict.Rank is not null).Select(verdict => verdict.Quote.Id));
        Assert.NotNull(QuoteScoring.Judge([other], Cases.Case(wishes: wishes))[0].Rank);
    }

    [Fact]
    public void Judge_ArrivalWanted_IsComparedInTheArrivalsZone()
    {
        var leg = new Leg("KVNY", "KTEB", new LocalDate(2026, 12, 4), new LocalTime(18, 0), new LocalTime(18, 0), true, 5);
        var quote = Cases.Quote(type: "Gulfstream G450", category: "Heavy jet");
        quote.Segments = [new("KVNY", "KTEB", new LocalDateTime(2026, 12, 4, 10, 0), 290, 300, 2129, false)];

        Assert.Equal("Arrives in KTEB at 2026-12-04 18:00, as wanted.", Reason(QuoteScoring.Judge([quote], Cases.Case([leg]))[0], "Timing"));
    }

    [Theory]
    [InlineData("Citation XLS+", 1750)]
    [InlineData("Cessna Citation X", 2900)]
    [InlineData("Challenger 3500", 3250)]
    [InlineData("Hawker 800XP", 2400)]
    [InlineData("Gulfstream G-650", 7000)]
    [InlineData("Flying carpet", null)]
    public void RangeNm_TypeAsOperatorsWriteIt_IsFound(string type, int? range) => Assert.Equal(range, AircraftTypes.RangeNm(type));

    [Fact]
    public void Wishes_ReadingInSnakeCase_IsRead()
    {
        var wishes = Wishes.Of("""{"intent":"new_request","requirements":{"safety":["ARGUS Platinum"],"min_year":2012,"nonstop":true,"max_budget":{"amount":25000,"currency":"USD"},"pets":[{"type":"dog"}],"aircraft_category":["Turbo prop"]}}""");

        Assert.Equal((2012, true, true, new Money(25000, "USD")), (wishes.MinYear, wishes.Nonstop, wishes.Pets, wishes.Budget));
        Assert.Equal(["ARGUS Platinum"], wishes.Safety);
        Assert.Equal(["Turbo prop"], wishes.Categories);
    }

    private static string Reason(Verdict verdict, string factor) => verdict.Reasons.First(reason => reason.Factor == factor).Text;
}
