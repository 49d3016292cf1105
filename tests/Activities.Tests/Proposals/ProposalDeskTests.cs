using JetVision.Activities.Proposals;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Tenancy;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;

namespace JetVision.Activities.Tests.Proposals;

public sealed class ProposalDeskTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReviewProposal_Draft_WaitsAndApprovalLetsItGoOn()
    {
        await using var bench = await RoomBench.OpenAsync();
        var proposal = await DraftProposalTests.DraftAsync(bench, Cases.Quote());
        var review = new ReviewProposal { ProposalId = new(proposal.Id) };

        var waiting = await bench.RunAsync(review);

        Assert.Null(waiting.Outcome);
        Assert.Equal(new ProposalReview(proposal.Id), waiting.Bookmarks[0].Stimulus);
        Assert.False(waiting.Bookmarks[0].IncludeActivityInstanceId);
        Assert.Equal(RequestStage.AwaitingApproval, (await RequestAsync(bench)).Stage);

        Assert.Null(await bench.AskAsync(desk => desk.ApproveAsync(proposal.Id, "Bea", Cancellation)));
        Assert.Null(await bench.AskAsync(desk => desk.ApproveAsync(proposal.Id, "Bea", Cancellation)));

        Assert.Equal(("JetVision.ReviewProposal", new ProposalReview(proposal.Id)), Assert.Single(bench.Effects.Stimuli).Value);
        Assert.Equal("Approved", (await bench.ResumeAsync(review, waiting)).Outcome);
        Assert.Equal("Bea", (await ReadAsync(bench)).ApprovedBy);
        Assert.Single(await bench.ReadAsync(db => db.Timeline.Where(entry => entry.Kind == "proposal-approved").ToListAsync(Cancellation)));
    }

    [Fact]
    public async Task ReviewProposal_StimulusWithoutADecision_WaitsOn()
    {
        await using var bench = await RoomBench.OpenAsync();
        var review = new ReviewProposal { ProposalId = new((await DraftProposalTests.DraftAsync(bench, Cases.Quote())).Id) };

        var again = await bench.ResumeAsync(review, await bench.RunAsync(review));

        Assert.Null(again.Outcome);
        Assert.Single(again.Bookmarks);
    }

    [Fact]
    public async Task SendBack_Draft_IsSentBackWithTheNoteAndCannotBeApproved()
    {
        await using var bench = await RoomBench.OpenAsync();
        var proposal = await DraftProposalTests.DraftAsync(bench, Cases.Quote());

        Assert.Null(await bench.AskAsync(desk => desk.SendBackAsync(proposal.Id, "Bea", " newer aircraft ", Cancellation)));

        Assert.Equal("newer aircraft", (await ReadAsync(bench)).ReviewNote);
        Assert.Equal("SentBack", (await bench.RunAsync(new ReviewProposal { ProposalId = new(proposal.Id) })).Outcome);
        Assert.Equal(RefusalKind.Conflict, (await bench.AskAsync(desk => desk.ApproveAsync(proposal.Id, "Bea", Cancellation)))!.Kind);
    }

    [Fact]
    public async Task Revise_OtherQuoteMarginAndTax_IsPricedAnewAndKeepsItsNumber()
    {
        await using var bench = await RoomBench.OpenAsync();
        var dear = Cases.Quote(24_000, "Summit Air");
        var draft = await DraftProposalTests.DraftAsync(bench, Cases.Quote(20_000), dear);
        var revision = new ProposalRevision(
            [dear.Id], new MarginPolicy(MarginKind.Fixed, 1_000, RoundTo: 0), [new TaxLine("Airport levy", new Money(120, "USD"), "as the airport charges")], Subject: "Summit only");

        Assert.Null(await bench.AskAsync(desk => desk.ReviseAsync(draft.Id, revision, "Bea", Cancellation)));

        var revised = await ReadAsync(bench);
        Assert.Equal((draft.Number, 1, "Summit only"), (revised.Number, revised.Version, revised.Subject));
        var option = Assert.Single(revised.Options);
        Assert.Equal(new Money(25_000 + 1_875 + 26.50m + 120, "USD"), option.Price.Total);
        Assert.Contains("Summit Air", revised.CoverText);
        Assert.Contains("USD 27,021.50", revised.CoverText);
        Assert.Equal(new Money(1_000, "USD"), Assert.Single(revised.Costings).Margin);
    }

    [Fact]
    public async Task Revise_WrongInputOrLate_NamesTheFieldAndChangesNothing()
    {
        await using var bench = await RoomBench.OpenAsync();
        var draft = await DraftProposalTests.DraftAsync(bench, Cases.Quote(20_000));
        Task<Refusal?> Revise(ProposalRevision revision) => bench.AskAsync(desk => desk.ReviseAsync(draft.Id, revision, "Bea", Cancellation));

        Assert.Equal("quoteIds", (await Revise(new([])))!.Field);
        Assert.Equal("quoteIds", (await Revise(new([Guid.NewGuid()])))!.Field);
        Assert.Equal("margin", (await Revise(new(Margin: new MarginPolicy(MarginKind.Margin, 100))))!.Field);
        Assert.Equal("taxes", (await Revise(new(Taxes: [new TaxLine("VAT", new Money(10, "EUR"), "")])))!.Field);
        Assert.Equal("subject", (await Revise(new(Subject: "a\r\nBcc: b")))!.Field);
        Assert.Equal(draft.Options[0].Price.Total, (await ReadAsync(bench)).Options[0].Price.Total);

        Assert.Null(await bench.AskAsync(desk => desk.ApproveAsync(draft.Id, "Bea", Cancellation)));
        Assert.Equal(RefusalKind.Conflict, (await Revise(new()))!.Kind);
    }

    [Fact]
    public async Task Approve_RunOut_IsGone()
    {
        await using var bench = await RoomBench.OpenAsync();
        var proposal = await DraftProposalTests.DraftAsync(bench, Cases.Quote());
        bench.Clock.Now = proposal.ValidUntil;

        Assert.Equal(RefusalKind.Gone, (await bench.AskAsync(desk => desk.ApproveAsync(proposal.Id, "Bea", Cancellation)))!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await bench.AskAsync(desk => desk.ApproveAsync(Guid.NewGuid(), "Bea", Cancellation)))!.Kind);
    }

    [Fact]
    public async Task Open_SentProposal_CountsViewsAndNotesTheFirst()
    {
        await using var bench = await RoomBench.OpenAsync();
        var sent = await SentAsync(bench);

        await bench.AskAsync(desk => desk.OpenAsync(sent.Token, Cancellation));
        bench.Clock.Now += Duration.FromHours(1);
        var opened = await bench.AskAsync(desk => desk.OpenAsync(sent.Token, Cancellation));

        Assert.Equal((ProposalStatus.Viewed, 2, RoomBench.Start), (opened!.Status, opened.ViewCount, opened.ViewedAt));
        Assert.Single(await bench.ReadAsync(db => db.Timeline.Where(entry => entry.Kind == "proposal-viewed").ToListAsync(Cancellation)));
    }

    [Fact]
    public async Task Open_DraftOrUnknownToken_IsNothing()
    {
        await using var bench = await RoomBench.OpenAsync();
        var draft = await DraftProposalTests.DraftAsync(bench, Cases.Quote());

        Assert.Null(await bench.AskAsync(desk => desk.OpenAsync(draft.Token, Cancellation)));
        Assert.Null(await bench.AskAsync(desk => desk.OpenAsync("nonsense", Cancellation)));
        Assert.Null(await bench.AskAsync(desk => desk.OpenAsync("", Cancellation)));
    }

    [Fact]
    public async Task Accept_TwiceTheSame_IsOneDecisionAndOneStimulus()
    {
        await using var bench = await RoomBench.OpenAsync();
        var sent = await SentAsync(bench);
        var await_ = new AwaitDecision { ProposalId = new(sent.Id) };
        var waiting = await bench.RunAsync(await_);
        Assert.Equal(new ProposalDecision(sent.Id), waiting.Bookmarks[0].Stimulus);

        Assert.Null(await bench.AskAsync(desk => desk.AcceptAsync(sent.Token, 1, " Anna Müller ", Cancellation)));
        Assert.Null(await bench.AskAsync(desk => desk.AcceptAsync(sent.Token, 1, "Anna Müller", Cancellation)));

        var proposal = await ReadAsync(bench);
        Assert.Equal((ProposalStatus.Accepted, 1, "Anna Müller", RoomBench.Start), (proposal.Status, proposal.AcceptedOption, proposal.DecisionNote, proposal.DecidedAt));
        Assert.Equal(("JetVision.AwaitDecision", new ProposalDecision(sent.Id)), bench.Effects.Stimuli[$"proposal-decision:{sent.Id}"]);
        Assert.Single(await bench.ReadAsync(db => db.Timeline.Where(entry => entry.Kind == "proposal-accepted").ToListAsync(Cancellation)));
        Assert.Equal("Accepted", (await bench.ResumeAsync(await_, waiting)).Outcome);
    }

    [Fact]
    public async Task Accept_WrongOptionOrName_IsRefusedWithTheField()
    {
        await using var bench = await RoomBench.OpenAsync();
        var sent = await SentAsync(bench);

        Assert.Equal("option", (await bench.AskAsync(desk => desk.AcceptAsync(sent.Token, 2, "Anna", Cancellation)))!.Field);
        Assert.Equal("name", (await bench.AskAsync(desk => desk.AcceptAsync(sent.Token, 1, "  ", Cancellation)))!.Field);
        Assert.Equal("name", (await bench.AskAsync(desk => desk.AcceptAsync(sent.Token, 1, new string('a', 201), Cancellation)))!.Field);
        Assert.Equal(RefusalKind.NotFound, (await bench.AskAsync(desk => desk.AcceptAsync("nonsense", 1, "Anna", Cancellation)))!.Kind);
        Assert.Equal(ProposalStatus.Sent, (await ReadAsync(bench)).Status);
    }

    [Fact]
    public async Task Accept_AfterTheValidity_IsGone()
    {
        await using var bench = await RoomBench.OpenAsync();
        var sent = await SentAsync(bench);
        bench.Clock.Now = sent.ValidUntil;

        Assert.Equal(RefusalKind.Gone, (await bench.AskAsync(desk => desk.AcceptAsync(sent.Token, 1, "Anna", Cancellation)))!.Kind);
        Assert.Empty(bench.Effects.Stimuli);
    }

    [Fact]
    public async Task Decline_ThenAccept_IsAConflict()
    {
        await using var bench = await RoomBench.OpenAsync();
        var sent = await SentAsync(bench);

        Assert.Null(await bench.AskAsync(desk => desk.DeclineAsync(sent.Token, "too dear", Cancellation)));

        Assert.Equal(RefusalKind.Conflict, (await bench.AskAsync(desk => desk.AcceptAsync(sent.Token, 1, "Anna", Cancellation)))!.Kind);
        Assert.Equal("Declined", (await bench.RunAsync(new AwaitDecision { ProposalId = new(sent.Id) })).Outcome);
        Assert.Equal("Decided", (await bench.RunAsync(new ExpireProposal { ProposalId = new(sent.Id) })).Outcome);
    }

    [Fact]
    public async Task Decide_TwoAtTheSameMoment_OneIsSavedAndTheOtherRefused()
    {
        await using var bench = await RoomBench.OpenAsync();
        var sent = await SentAsync(bench);

        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => bench.AskAsync(async slow =>
        {
            var refusal = await slow.DeclineAsync(sent.Token, null, Cancellation);
            Assert.Null(await bench.AskAsync(quick => quick.AcceptAsync(sent.Token, 1, "Anna", Cancellation)));
            return refusal;
        }));

        Assert.Equal(ProposalStatus.Accepted, (await ReadAsync(bench)).Status);
    }

    [Fact]
    public async Task ExpireProposal_NoAnswer_EndsItAndThePageSaysSo()
    {
        await using var bench = await RoomBench.OpenAsync();
        var sent = await SentAsync(bench);
        bench.Clock.Now = sent.ValidUntil;

        Assert.Equal("Open", (await bench.RunAsync(new CheckDecision { ProposalId = new(sent.Id) })).Outcome);
        Assert.Equal("Done", (await bench.RunAsync(new ExpireProposal { ProposalId = new(sent.Id) })).Outcome);

        Assert.Equal(ProposalStatus.Expired, (await bench.AskAsync(desk => desk.OpenAsync(sent.Token, Cancellation)))!.Status);
        Assert.Equal("Decided", (await bench.RunAsync(new CheckDecision { ProposalId = new(sent.Id) })).Outcome);
    }

    [Theory]
    [InlineData(48, 24, 48)]
    [InlineData(10, 5, 10)]
    [InlineData(-1, 0, 0)]
    public void Delays_TimeLeft_RemindsAtADayOrAtHalf(int left, int reminder, int expiry) => Assert.Equal(
        (Duration.FromHours(reminder), Duration.FromHours(expiry)), ProposalTimes.Delays(RoomBench.Start + Duration.FromHours(left), RoomBench.Start));

    [Fact]
    public async Task ProposalTimes_SentProposal_GivesBothDelays()
    {
        await using var bench = await RoomBench.OpenAsync();

        var run = await bench.RunAsync(new ProposalTimes { ProposalId = new((await SentAsync(bench)).Id), ReminderDelay = new(), ExpiryDelay = new() });

        Assert.Equal((TimeSpan.FromHours(24), TimeSpan.FromHours(48)), (run.Outputs["ReminderDelay"], run.Outputs["ExpiryDelay"]));
    }

    private static async Task<Proposal> SentAsync(RoomBench bench)
    {
        var draft = await DraftProposalTests.DraftAsync(bench, Cases.Quote());
        await bench.SaveAsync(async db =>
        {
            var proposal = await db.Proposals.SingleAsync(proposal => proposal.Id == draft.Id, Cancellation);
            (proposal.Status, proposal.ApprovedBy, proposal.SentAt) = (ProposalStatus.Sent, "Bea", RoomBench.Start);
        });
        return await ReadAsync(bench);
    }

    private static Task<Proposal> ReadAsync(RoomBench bench) => bench.ReadAsync(db => db.Proposals.SingleAsync(Cancellation));

    private static Task<CharterRequest> RequestAsync(RoomBench bench) => bench.ReadAsync(db => db.Requests.SingleAsync(Cancellation));
}
