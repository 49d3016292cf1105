using CsCheck;
using JetVision.Activities.Requests;
using JetVision.Server.Portal.Requests;
using JetVision.Server.Portal.Shell;
using NodaTime;
using Xunit;

namespace JetVision.Server.Tests.Portal;

public sealed class WordsTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 22, 12, 0);

    [Theory]
    [InlineData(0, "now")]
    [InlineData(59, "now")]
    [InlineData(60, "1 min")]
    [InlineData(3599, "59 min")]
    [InlineData(3600, "1 h")]
    [InlineData(86400, "1 d")]
    public void Age_Seconds_AreToldInOneUnit(int seconds, string words) => Assert.Equal(words, Clocks.Age(Now - Duration.FromSeconds(seconds), Now));

    [Theory]
    [InlineData(-1, "closing")]
    [InlineData(65, "1:05 left")]
    [InlineData(7500, "2 h 5 min left")]
    [InlineData(259200, "3 days left")]
    public void Left_Seconds_AreToldAsBrokersCount(int seconds, string words) => Assert.Equal(words, Clocks.Left(Now + Duration.FromSeconds(seconds), Now));

    [Fact]
    public void Route_RoundTrip_NamesTheTurningPointOnce() => Assert.Equal("EGLF → LFMN → EGLF", RouteText.Of([Leg("EGLF", "LFMN"), Leg("LFMN", "EGLF")]));

    [Fact]
    public void Route_BrokenTrip_NamesBothEnds() => Assert.Equal("EGLF → LFMN → LFPB → EGLF", RouteText.Of([Leg("EGLF", "LFMN"), Leg("LFPB", "EGLF")]));

    [Fact]
    public void Route_NoLegs_IsNothing() => Assert.Null(RouteText.Of([]));

    [Theory]
    [InlineData("See http://localhost:5080/p/abc.", "http://localhost:5080/p/abc")]
    [InlineData("(https://example.com/a?b=c)", "https://example.com/a?b=c")]
    public void LinkedWords_Address_EndsBeforeThePunctuation(string words, string address) => Assert.Equal(address, LinkedWords.Pieces(words).Single(piece => piece.IsLink).Text);

    [Fact]
    public void LinkedWords_ScriptAddress_IsNoLink() => Assert.DoesNotContain(LinkedWords.Pieces("javascript:alert(1) data:text/html,x"), piece => piece.IsLink);

    [Fact]
    public void LinkedWords_PiecesJoined_AreTheWordsAgain() =>
        Gen.Int[0, 7].Select(at => new[] { "http://a.example/b", " ", ".", "<b>", "\n", "https://", "word", "é" }[at]).List[0, 12].Select(string.Concat)
            .Sample(words => string.Concat(LinkedWords.Pieces(words).Select(piece => piece.Text)) == words);

    [Fact]
    public void Stages_EveryStage_HasAPlaceOnThePath()
    {
        foreach (var stage in Enum.GetValues<RequestStage>())
        {
            Assert.InRange(Stages.Reached(stage, true, true), 0, Stages.Path.Count);
        }
    }

    private static Leg Leg(string from, string to) => new(from, to, new LocalDate(2027, 1, 14), null, null, false, 4);
}
