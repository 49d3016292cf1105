using JetVision.Activities.Proposals;
using JetVision.Activities.Quotes;
using JetVision.Activities.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;

namespace JetVision.Activities.Tests.Proposals;

public sealed class DraftProposalTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DraftProposal_RankedQuotes_BecomeOptionsWithCostingsApart()
    {
        await using var bench = await RoomBench.OpenAsync();
        var proposal = await DraftAsync(bench, Cases.Quote(20_000), Cases.Quote(24_000, "Summit Air"), Cases.Quote(26_000, "Third Air"), Cases.Quote(28_000, "Fourth Air"));

        Assert.Equal(("PROP-2026-0001", 1, ProposalStatus.Draft), (proposal.Number, proposal.Version, proposal.Status));
        Assert.Equal(["Northwind Jets LLC", "Summit Air", "Third Air"], proposal.Options.Select(option => option.OperatorName));
        Assert.Equal([true, false, false], proposal.Options.Select(option => option.IsRecommended));
        Assert.Equal(new Money(23_676.50m, "USD"), proposal.Options[0].Price.Total);
        Assert.Equal(new OptionCosting(1, new Money(20_000, "USD"), new Money(20_000, "USD"), new Money(2_000, "USD"), 10, 9.09m), proposal.Costings[0]);
        Assert.DoesNotContain("20,000", StoredOptions(proposal), StringComparison.Ordinal);
        Assert.Equal(43, proposal.Token.Length);
        Assert.Equal(RoomBench.Start + Duration.FromHours(48), proposal.ValidUntil);
    }

    [Fact]
    public async Task DraftProposal_Letter_TellsRouteOptionsTotalsAndLinkAndNoNetPrice()
    {
        await using var bench = await RoomBench.OpenAsync();
        var proposal = await DraftAsync(bench, Cases.Quote(20_000), Cases.Quote(24_000, "Summit Air"));

        Assert.Equal("Your charter proposal PROP-2026-0001: Teterboro – Miami-Opa Locka, Friday, 4 December 2026", proposal.Subject);
        Assert.StartsWith("Dear Anna Müller,", proposal.CoverText);
        Assert.Contains("Teterboro (KTEB) to Miami-Opa Locka (KOPF), Friday, 4 December 2026, leaving 14:30, 5 passengers", proposal.CoverText);
        Assert.Contains("Option 1 (our recommendation): Citation XLS+, Super light jet, 8 seats, operated by Northwind Jets LLC\n    Total USD 23,676.50, taxes included", proposal.CoverText);
        Assert.Contains($"http://localhost:5080/p/{proposal.Token}", proposal.CoverText);
        Assert.Contains("valid until Tuesday, 24 November 2026, 07:00 (local time in Teterboro)", proposal.CoverText);
        Assert.DoesNotContain("20,000", proposal.CoverText);
        Assert.DoesNotContain("24,000", proposal.CoverText);
    }

    [Fact]
    public async Task DraftProposal_AnOperatorsExpiryIsEarlier_IsTheValidity()
    {
        await using var bench = await RoomBench.OpenAsync();
        var brief = Cases.Quote(21_000, "Brief Air");
        brief.ExpiresAt = RoomBench.Start + Duration.FromHours(5);

        Assert.Equal(brief.ExpiresAt, (await DraftAsync(bench, Cases.Quote(20_000), brief)).ValidUntil);
    }

    [Fact]
    public async Task DraftProposal_AfterSentBack_IsTheNextVersionAndTheEarlierIsWithdrawn()
    {
        await using var bench = await RoomBench.OpenAsync();
        var first = await DraftAsync(bench, Cases.Quote(20_000));
        Assert.Null(await bench.AskAsync(desk => desk.SendBackAsync(first.Id, "Bea", "cheaper please", Cancellation)));

        await bench.RunAsync(new DraftProposal { RequestId = new(first.RequestId), ProposalId = new() });

        var all = await bench.ReadAsync(db => db.Proposals.OrderBy(proposal => proposal.Version).ToListAsync(Cancellation));
        Assert.Equal([("PROP-2026-0001", 1, ProposalStatus.Withdrawn), ("PROP-2026-0001", 2, ProposalStatus.Draft)], all.Select(proposal => (proposal.Number, proposal.Version, proposal.Status)));
        Assert.NotEqual(all[0].Token, all[1].Token);
    }

    [Fact]
    public async Task DraftProposal_AllQuotesRanOut_HasNothingToOffer()
    {
        await using var bench = await RoomBench.OpenAsync();
        var request = await ScoredAsync(bench, Cases.Quote());
        bench.Clock.Now += Duration.FromHours(100);

        var run = await bench.RunAsync(new DraftProposal { RequestId = new(request), ProposalId = new() });

        Assert.Equal("NothingToOffer", run.Outcome);
        Assert.Empty(await bench.ReadAsync(db => db.Proposals.ToListAsync(Cancellation)));
    }

    [Fact]
    public async Task DraftProposal_ClientWantsAnotherCurrency_IsPricedInIt()
    {
        await using var bench = await RoomBench.OpenAsync();
        var request = await ScoredAsync(bench, """{"requirements":{"currency":"EUR"}}""", Cases.Quote(11_000));
        await bench.RunAsync(new DraftProposal { RequestId = new(request), ProposalId = new() });

        var price = (await bench.ReadAsync(db => db.Proposals.SingleAsync(Cancellation))).Options[0].Price;
        Assert.Equal(new Money(11_000, "EUR"), price.Charter);
        Assert.Contains(price.Notes, note => note.Contains("test rates of 2026-11-20", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Anna\r\nBcc: everyone", "Anna Bcc: everyone")]
    [InlineData("anna@client.example", null)]
    [InlineData("see http://evil.example", null)]
    [InlineData(" Jo  Li ", "Jo Li")]
    public void NameOf_UntrustedName_IsOneLineOrNothing(string given, string? expected) =>
        Assert.Equal(expected, CoverLetter.NameOf(given));

    internal static async Task<Proposal> DraftAsync(RoomBench bench, params Quote[] quotes)
    {
        var run = await bench.RunAsync(new DraftProposal { RequestId = new(await ScoredAsync(bench, quotes)), ProposalId = new() });
        Assert.Equal("Drafted", run.Outcome);
        return await bench.ReadAsync(db => db.Proposals.SingleAsync(proposal => proposal.Id == (Guid)run.Outputs["ProposalId"]!, Cancellation));
    }

    private static Task<Guid> ScoredAsync(RoomBench bench, params Quote[] quotes) => ScoredAsync(bench, null, quotes);

    private static async Task<Guid> ScoredAsync(RoomBench bench, string? reading, params Quote[] quotes)
    {
        var request = await bench.AddRequestAsync([Cases.Florida()], quotes, reading);
        await bench.RunAsync(new ScoreQuotes { RequestId = new(request) });
        return request;
    }

    private static string StoredOptions(Proposal proposal) => Storage.StoredJson.Write(proposal.Options);
}
