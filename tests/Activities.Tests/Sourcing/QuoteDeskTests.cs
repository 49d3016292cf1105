using CsCheck;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace JetVision.Activities.Tests.Sourcing;

/// <summary>Operators asked by mail, their answer page, and quotes entered by hand.</summary>
public sealed class QuoteDeskTests
{
    private static readonly OperatorAnswer Offer = new(18_400, "usd", "citation xls+", 8) { Tail = "n123ab", YearOfMake = 2015, Message = "Happy to fly." };

    private static readonly Instant Now = Instant.FromUtc(2026, 11, 22, 12, 0);

    [Fact]
    public async Task PreferredOperator_IsMailedALink_AndItsAnswerBecomesAQuote()
    {
        await using var house = await House.StartAsync();
        await AddOperatorAsync(house, "Alpha Air", "ops@alpha.example");
        await AddOperatorAsync(house, "Beta Air", null);
        var request = await house.AddRequestAsync();

        Assert.True(await house.AskAsync(request.Id, "Email"));
        await house.UntilAsync(db => db.Mails.AnyAsync(mail => mail.SentAt != null));

        var rfq = await house.QueryAsync(db => db.Rfqs.SingleAsync());
        Assert.Equal(43, rfq.Token!.Length);
        var mail = await house.QueryAsync(db => db.Mails.SingleAsync());
        Assert.Contains($"https://broker.example/rfq/{rfq.Token}", mail.Body, StringComparison.Ordinal);
        Assert.Contains("Teterboro (KTEB)", mail.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Jane", mail.Body + mail.Subject, StringComparison.Ordinal);

        Assert.Null(await AnswerAsync(house, rfq.Token, Offer));
        var quote = await house.QueryAsync(db => db.Quotes.SingleAsync());
        Assert.Equal(new Money(18_400, "USD"), quote.Price);
        Assert.Equal(("Citation XLS+", "Super light jet", "N123AB"), (quote.Aircraft.Type, quote.Aircraft.Category, quote.Aircraft.Tail));
        var segment = Assert.Single(quote.Segments);
        Assert.InRange(segment.FlightMinutes, 130, 190);
        Assert.Equal(RfqStatus.Quoted, (await house.QueryAsync(db => db.Rfqs.SingleAsync())).Status);
        Assert.Contains(house.Stimuli.Values, stimulus => stimulus.Equals(new QuotesWanted(request.Id)));
    }

    [Fact]
    public async Task Answer_SentAgain_ReplacesTheFirst()
    {
        await using var house = await House.StartAsync();
        var token = await AskOneAsync(house);

        Assert.Null(await AnswerAsync(house, token, Offer));
        Assert.Null(await AnswerAsync(house, token, Offer with { Price = 17_000 }));

        Assert.Equal(17_000, (await house.QueryAsync(db => db.Quotes.SingleAsync())).Price.Amount);
        var page = await OpenAsync(house, token);
        Assert.Equal(17_000, page!.Answer!.Price);
        Assert.True(page.IsOpen);
    }

    [Fact]
    public async Task Window_Over_IsGone()
    {
        await using var house = await House.StartAsync();
        var token = await AskOneAsync(house);
        house.Time.Advance(TimeSpan.FromHours(2.1));

        Assert.Equal(RefusalKind.Gone, (await AnswerAsync(house, token, Offer))!.Kind);
        Assert.Equal(RefusalKind.Gone, (await house.WriteAsync(services => services.GetRequiredService<QuoteDesk>().DeclineAsync(token, null, default)))!.Kind);
        Assert.False((await OpenAsync(house, token))!.IsOpen);
        Assert.Equal(0, await house.QueryAsync(db => db.Quotes.CountAsync()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Token_Guessed_IsNobodys(string token)
    {
        await using var house = await House.StartAsync();
        await AskOneAsync(house);

        Assert.Null(await OpenAsync(house, token));
        Assert.Equal(RefusalKind.NotFound, (await AnswerAsync(house, token, Offer))!.Kind);
    }

    [Fact]
    public async Task Decline_IsKeptInTheOperatorsWords()
    {
        await using var house = await House.StartAsync();
        var token = await AskOneAsync(house);

        Assert.Null(await house.WriteAsync(services => services.GetRequiredService<QuoteDesk>().DeclineAsync(token, " crew rest ", default)));

        var rfq = await house.QueryAsync(db => db.Rfqs.SingleAsync());
        Assert.Equal((RfqStatus.Declined, "crew rest"), (rfq.Status, rfq.DeclineReason));
        Assert.NotEmpty(house.Stimuli);
    }

    [Fact]
    public async Task Quote_ByHand_CountsLikeAnyOther()
    {
        await using var house = await House.StartAsync();
        var request = await house.AddRequestAsync();

        Assert.Null(await house.WriteAsync(services => services.GetRequiredService<QuoteDesk>().RecordManualAsync(request.Id, new ManualQuote("Gamma Jets", Offer), "Ann", default)));

        var quote = await house.QueryAsync(db => db.Quotes.SingleAsync());
        Assert.Equal(("manual", "Gamma Jets"), (quote.Channel, quote.OperatorName));
        Assert.Equal(
            "operatorName", (await house.WriteAsync(services => services.GetRequiredService<QuoteDesk>().RecordManualAsync(request.Id, new ManualQuote(" ", Offer), "Ann", default)))!.Field);
        Assert.Equal(
            RefusalKind.NotFound, (await house.WriteAsync(services => services.GetRequiredService<QuoteDesk>().RecordManualAsync(Guid.NewGuid(), new ManualQuote("G", Offer), "Ann", default)))!.Kind);
    }

    [Fact]
    public async Task Nobody_CanBeAsked_SaysSo()
    {
        await using var house = await House.StartAsync();
        var request = await house.AddRequestAsync();

        Assert.False(await house.AskAsync(request.Id));

        var notes = await house.QueryAsync(db => db.Timeline.Select(entry => entry.Text).ToListAsync());
        Assert.Contains(notes, note => note.Contains("Avinode:BaseAddress", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Operator_AskedAgainInTheSameRequest_GetsNoSecondMail()
    {
        await using var house = await House.StartAsync();
        await AddOperatorAsync(house, "Alpha Air", "ops@alpha.example");
        var request = await house.AddRequestAsync();

        await house.AskAsync(request.Id, "Email");
        await house.AskAsync(request.Id, "Email");

        Assert.Equal(1, await house.QueryAsync(db => db.Mails.CountAsync()));
    }

    [Theory]
    [InlineData(SourcingEnded.ByClient, "no longer needed")]
    [InlineData(SourcingEnded.Changed, "the flights have changed")]
    public async Task Operator_AskedByMail_IsToldThatTheRequestIsTakenBack(string reason, string words)
    {
        await using var house = await House.StartAsync();
        await AddOperatorAsync(house, "Alpha Air", "ops@alpha.example");
        var request = await house.AddRequestAsync();
        await house.AskAsync(request.Id, "Email");

        await house.WriteAsync(async services =>
        {
            await services.GetRequiredService<Withdrawal>().WithdrawAsync(new SourcingEnded(request.Id, reason), "taken-back", default);
            return true;
        });

        await house.UntilAsync(db => db.Mails.AnyAsync(mail => mail.Kind == "rfq-withdrawn" && mail.SentAt != null));
        var told = await house.QueryAsync(db => db.Mails.SingleAsync(mail => mail.Kind == "rfq-withdrawn"));
        Assert.Equal("ops@alpha.example", told.To);
        Assert.Contains(words, told.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain("Client", told.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Price_IsTakenExactlyWithinItsBounds() => Gen.Decimal[-20_000_000, 20_000_000].Sample(price =>
        Offer with { Price = price } is var answer && (answer.Refuse(Now) is null) == (price > 0 && price <= 10_000_000 && decimal.Round(price, 2) == price));

    [Fact]
    public void Year_IsTakenExactlyWithinItsBounds() => Gen.Int[1900, 2100].Sample(year => ((Offer with { YearOfMake = year }).Refuse(Now) is null) == (year is >= 1960 and <= 2027));

    [Fact]
    public void Seats_AreTakenExactlyWithinTheirBounds() => Gen.Int[-10, 1000].Sample(seats => ((Offer with { Seats = seats }).Refuse(Now) is null) == (seats is >= 1 and <= 400));

    [Theory]
    [InlineData("currency")]
    [InlineData("aircraftType")]
    [InlineData("category")]
    [InlineData("validUntil")]
    [InlineData("tail")]
    public void Fault_NamesItsField(string field)
    {
        var answer = field switch
        {
            "currency" => Offer with { Currency = "XYZ" },
            "aircraftType" => Offer with { AircraftType = " " },
            "category" => Offer with { Category = "Big jet" },
            "tail" => Offer with { Tail = "A VERY LONG TAIL" },
            _ => Offer with { ValidUntil = Now },
        };

        Assert.Equal(field, answer.Refuse(Now)!.Field);
    }

    internal static Task AddOperatorAsync(House house, string name, string? email) => house.WriteAsync(services =>
    {
        services.GetRequiredService<JetVisionDb>().Operators.Add(new Operator { Id = Guid.CreateVersion7(), Name = name, Email = email, IsPreferred = true, SafetyRatings = ["ARGUS Gold"] });
        return Task.FromResult(true);
    });

    private static async Task<string> AskOneAsync(House house)
    {
        await AddOperatorAsync(house, "Alpha Air", "ops@alpha.example");
        var request = await house.AddRequestAsync();
        await house.AskAsync(request.Id, "Email");
        return (await house.QueryAsync(db => db.Rfqs.SingleAsync())).Token!;
    }

    private static Task<Refusal?> AnswerAsync(House house, string token, OperatorAnswer answer) =>
        house.WriteAsync(services => services.GetRequiredService<QuoteDesk>().AnswerAsync(token, answer, TestContext.Current.CancellationToken));

    private static Task<RfqPage?> OpenAsync(House house, string token) =>
        house.ReadAsync(services => services.GetRequiredService<QuoteDesk>().OpenAsync(token, TestContext.Current.CancellationToken));
}
