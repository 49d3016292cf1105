using System.Net.Http.Json;
using System.Text.Json.Nodes;
using JetVision.Activities.Bookings;
using JetVision.Activities.Clients;
using JetVision.Activities.Mail.Drafts;
using JetVision.Activities.Mail.Suppression;
using JetVision.Activities.Proposals;
using JetVision.Activities.Prospecting;
using JetVision.Activities.Prospecting.Reports;
using JetVision.Activities.Prospecting.Sequences;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using JetVision.Activities.Tests.Sourcing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace JetVision.Activities.Tests.Prospecting;

/// <summary>People put into the practice Apollo's sequences over HTTP, through a draft and the outbox, and what is reported of them.</summary>
public class CampaignTests : IAsyncLifetime
{
    private static readonly CampaignPerson Ines = new("p1", "Ines Ma***i", null, "Executive Assistant", "Harrow Capital");
    private static readonly CampaignPerson Luca = new("p4", "Luca Br***t");
    private static readonly CampaignPerson Maya = new(null, "Maya Ortiz", "maya.ortiz@coral.example");

    private readonly HttpClient _person = new();
    private PracticeMarket _market = null!;
    private House _house = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _market = await PracticeMarket.StartAsync();
        _house = await House.StartAsync(settings:
            [.. await DatabaseAsync(), ("Apollo:BaseAddress", _market.Address + "/apollo/"), ("Apollo:ApiKey", "sandbox-apollo-key"), ("Apollo:CreditsPerMonth", "5"), ("Apollo:CreditPrice", "10")]);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_house is not null)
        {
            await _house.DisposeAsync();
        }

        await _market.DisposeAsync();
        _person.Dispose();
    }

    [Fact]
    public async Task Launch_WaitsAsADraft_AndWritesOnlyOnceABrokerApproves()
    {
        var proposal = await ProposeAsync(Ines, Maya, Luca);

        Assert.Equal((3, 2, 0), (proposal.People, proposal.Credits, proposal.LeftOut.Count));
        var draft = await _house.QueryAsync(db => db.MailDrafts.SingleAsync());
        Assert.Contains("Ines Ma***i, Executive Assistant, Harrow Capital", draft.Body, StringComparison.Ordinal);
        Assert.Contains("up to 2 of Apollo's credits", draft.Body, StringComparison.Ordinal);
        Assert.Empty((await StateAsync())["contacts"]!.AsArray());

        Assert.Null((await SettleAsync(proposal.DraftId, true)).Refusal);
        await _house.UntilAsync(db => db.Enrolments.AllAsync(one => one.State == EnrolmentState.Added || one.State == EnrolmentState.Failed));

        var state = await StateAsync();
        Assert.Equal(["ines.marchetti@harrow.example", "maya.ortiz@coral.example"], state["messages"]!.AsArray().Select(message => (string)message!["email"]!).Order());
        var luca = await _house.QueryAsync(db => db.Enrolments.SingleAsync(one => one.PersonId == "p4"));
        Assert.Equal((EnrolmentState.Failed, "Apollo knows no mail address of Luca Br***t."), (luca.State, luca.Reason));
        Assert.Equal(RefusalKind.Conflict, (await SettleAsync(proposal.DraftId, true)).Refusal!.Kind);
    }

    [Fact]
    public async Task Launch_Discarded_WritesToNobody_AndTheSamePeopleCanBeProposedAgain()
    {
        var proposal = await ProposeAsync(Maya);

        Assert.Null((await SettleAsync(proposal.DraftId, false)).Refusal);

        Assert.Equal(EnrolmentState.Discarded, (await _house.QueryAsync(db => db.Enrolments.SingleAsync())).State);
        Assert.Empty((await ProposeAsync(Maya)).LeftOut);
        Assert.Contains("already", (await AskAsync("seq1", Maya)).Refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Suppressed_IsLeftOutByName_WhenProposedWhenApprovedAndWhenTheAddressIsBought()
    {
        await SuppressAsync("coral.example");
        var proposal = await ProposeAsync(Ines, Maya with { Email = "Maya.Ortiz@coral.example" }, new CampaignPerson(null, "Owen Hale", "owen.hale@harrow.example"));
        Assert.Contains("Maya Ortiz <Maya.Ortiz@coral.example> must not be written to", Assert.Single(proposal.LeftOut).Why, StringComparison.Ordinal);

        await SuppressAsync("owen.hale@harrow.example");
        await SuppressAsync("ines.marchetti@harrow.example");
        var (refusal, remark) = await SettleAsync(proposal.DraftId, true);
        await _house.UntilAsync(db => db.Enrolments.AllAsync(one => one.State == EnrolmentState.Refused));

        Assert.Null(refusal);
        Assert.Contains("Owen Hale must not be written to", remark, StringComparison.Ordinal);
        Assert.Contains("Ines Marchetti must not be written to", (await _house.QueryAsync(db => db.Enrolments.SingleAsync(one => one.PersonId == "p1"))).Reason, StringComparison.Ordinal);
        Assert.Empty((await StateAsync())["contacts"]!.AsArray());
        Assert.Contains("must not be written to", (await AskAsync("seq1", Maya)).Refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Suppressed_WhileASequenceWrites_IsTakenOutOfIt()
    {
        await LaunchAsync(Maya);

        await SuppressAsync("maya.ortiz@coral.example");
        await _house.UntilAsync(db => db.Enrolments.AllAsync(one => one.State == EnrolmentState.Stopped));

        Assert.Empty((await StateAsync())["contacts"]![0]!["sequences"]!.AsArray());
    }

    [Fact]
    public async Task Stop_TakesSomebodyOut_Once()
    {
        await LaunchAsync(Maya);
        var id = (await _house.QueryAsync(db => db.Enrolments.SingleAsync())).Id;

        Assert.Null(await DeskAsync(desk => desk.StopAsync(id, "Ann", Cancellation)));

        Assert.Equal(RefusalKind.Conflict, (await DeskAsync(desk => desk.StopAsync(id, "Ann", Cancellation)))!.Kind);
        Assert.Empty((await StateAsync())["contacts"]![0]!["sequences"]!.AsArray());
    }

    [Fact]
    public async Task UnsubscribedAtApollo_ComesOntoTheList_Once()
    {
        await LaunchAsync(Maya);
        await PostAsync("/sandbox/apollo/events", new { email = "maya.ortiz@coral.example", what = "unsubscribed" });

        Assert.Equal(1, await DeskAsync(desk => desk.BringInAsync(null, Cancellation)));
        Assert.Equal(0, await DeskAsync(desk => desk.BringInAsync(null, Cancellation)));

        var line = await _house.QueryAsync(db => db.Suppressed.SingleAsync());
        Assert.Equal(("maya.ortiz@coral.example", SuppressionReason.Unsubscribed, "Apollo"), (line.Target, line.Reason, line.Source));
    }

    [Fact]
    public async Task Line_CutAfterApolloTookThePerson_WritesToThemOnce()
    {
        using var save = new HttpRequestMessage(HttpMethod.Post, new Uri(_market.Address + "/apollo/api/v1/contacts")) { Content = JsonContent.Create(new { first_name = "Maya", email = Maya.Email }) };
        save.Headers.Add("X-Api-Key", "sandbox-apollo-key");
        using var saved = await _person.SendAsync(save, Cancellation);
        await PostAsync("/sandbox/faults/apollo", new { count = 1, isCut = true, method = "POST" });

        await _house.WriteAsync(services =>
        {
            var one = services.GetRequiredService<JetVisionDb>().Enrolments.Add(new Enrolment
            {
                Id = Guid.CreateVersion7(), SequenceId = "seq1", SequenceName = "Hello", MailboxId = "box1", Name = Maya.Name, Email = Maya.Email, ContactId = "c1", State = EnrolmentState.Saved, By = "Ann",
                At = Instant.FromDateTimeOffset(_house.Time.GetUtcNow()),
            }).Entity;
            services.GetRequiredService<IEffects>().Promise(EnrolPerson.Effect, "enrol:cut", new PersonToEnrol(one.Id, 3));
            return Task.FromResult(true);
        });
        await _house.UntilAsync(db => db.Enrolments.AllAsync(one => one.State == EnrolmentState.Added));

        var state = await StateAsync();
        Assert.Single(state["messages"]!.AsArray());
        Assert.Equal(1, (int)state["calls"]!["/apollo/api/v1/emailer_campaigns/seq1/add_contact_ids"]!);
    }

    [Theory]
    [InlineData("seq3", "switched off or archived")]
    [InlineData("seq9", "no such sequence")]
    public async Task Launch_IntoWhatDoesNotWrite_IsRefused(string sequence, string words) =>
        Assert.Contains(words, (await AskAsync(sequence, Maya)).Refusal!.Message, StringComparison.Ordinal);

    [Fact]
    public async Task Launch_BeyondTheMonthsCredits_IsRefusedBeforeAnythingIsSpent()
    {
        var (_, refusal) = await AskAsync("seq1", [.. Enumerable.Range(10, 6).Select(number => new CampaignPerson($"p{number}", $"Person {number}"))]);

        Assert.Contains("would spend 6 of Apollo's credits, and 5 of this month's 5 are left", refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_FollowAPersonFromTheSequenceToTheBooking()
    {
        await LaunchAsync(Ines, Maya);
        _house.Time.Advance(TimeSpan.FromDays(2));
        var request = await _house.AddRequestAsync();
        await _house.AddRequestAsync();
        await _house.WriteAsync(async services =>
        {
            var db = services.GetRequiredService<JetVisionDb>();
            (await db.Requests.SingleAsync(one => one.Id == request.Id)).ContactEmail = "Maya.Ortiz@coral.example";
            var now = services.GetRequiredService<IClock>().GetCurrentInstant();
            var proposal = db.Proposals.Add(new Proposal
            {
                Id = Guid.CreateVersion7(), RequestId = request.Id, Number = "P-1", Status = ProposalStatus.Accepted, Token = "t", CoverText = "", ValidUntil = now, CreatedAt = now, SentAt = now, AcceptedOption = 1,
                Costings = [new OptionCosting(1, new Money(20_000, "USD"), new Money(20_000, "USD"), new Money(2_000, "USD"), 10, 9)],
            }).Entity;
            return db.Bookings.Add(new Booking { Id = Guid.CreateVersion7(), RequestId = request.Id, ProposalId = proposal.Id, QuoteId = Guid.NewGuid(), Number = "B-1", CreatedAt = now });
        });

        var line = Assert.Single(await ReportAsync(reports => reports.ConversionsAsync(30, Cancellation)));
        var sum = await ReportAsync(reports => reports.ReturnAsync(30, Cancellation));

        Assert.Equal((2, 1, 1, 1, 50m), (line.Contacted, line.Asked, line.Proposals, line.Booked, line.AskedRate));
        Assert.Equal((1, new Money(10, "USD"), 1, new Money(10, "USD"), new Money(2_000, "USD"), 19_900m), (sum.Credits, sum.Cost, sum.Leads, sum.CostPerLead, sum.Margin, sum.ReturnPercent));
        Assert.Equal(0, (await ReportAsync(reports => reports.ReturnAsync(1, Cancellation))).Contacted);
    }

    [Fact]
    public async Task EmptyLeg_FindsClientsOfTheRoute_ButNotWhoIsSuppressed()
    {
        await _house.AddRequestAsync();
        await _house.AddRequestAsync();

        var (found, _) = await ReportAsync(reports => reports.EmptyLegProspectsAsync("MIA", "KTEB", 0, 10, Cancellation));
        await SuppressAsync("jane@client.example");

        Assert.Equal(("Jane Doe", "jane@client.example", 2), (Assert.Single(found!).Name, found![0].Email, found[0].Requests));
        Assert.Empty((await ReportAsync(reports => reports.EmptyLegProspectsAsync("KOPF", "KTEB", 0, 10, Cancellation))).Found!);
        Assert.Equal("to", (await ReportAsync(reports => reports.EmptyLegProspectsAsync("KOPF", "XXXX", 0, 10, Cancellation))).Refusal!.Field);
    }

    [Fact]
    public async Task JobChange_IsSeenAtApollo_WithoutACredit()
    {
        await LaunchAsync(Maya with { Company = "Coral Shipping" });
        await _house.WriteAsync(services => Task.FromResult(services.GetRequiredService<JetVisionDb>().Clients.Add(new Client
        {
            Id = Guid.CreateVersion7(), Name = "Maya Ortiz", Email = "maya.ortiz@coral.example", Company = "Coral Shipping Inc.", CreatedAt = Instant.FromDateTimeOffset(_house.Time.GetUtcNow()),
        }).Entity));

        Assert.Empty(await _house.ReadAsync(services => services.GetRequiredService<JobChanges>().FindAsync(null, Cancellation)));
        await PostAsync("/sandbox/apollo/events", new { email = "maya.ortiz@coral.example", what = "moved", company = "Azure Lines" });

        var change = Assert.Single(await _house.ReadAsync(services => services.GetRequiredService<JobChanges>().FindAsync(null, Cancellation)));
        Assert.Equal(("Maya Ortiz", "Coral Shipping Inc.", "Azure Lines"), (change.Name, change.OnRecord, change.AtApollo));
        Assert.Equal(0, (int)(await StateAsync())["credits"]!);
    }

    [Fact]
    public async Task Sequences_CarryWhatCameOfThem()
    {
        var sequence = (await _house.ReadAsync(services => services.GetRequiredService<Apollo>().SequencesAsync("hello", 1, 10, Cancellation))).Items.Single();

        Assert.Equal((true, 3, 231, 18, 7.8m), (sequence.IsActive, sequence.Steps, sequence.Delivered, sequence.Replied, sequence.ReplyRate));
    }

    protected virtual Task<(string Name, string Value)[]> DatabaseAsync() => Task.FromResult<(string, string)[]>([]);

    private async Task LaunchAsync(params CampaignPerson[] people)
    {
        Assert.Null((await SettleAsync((await ProposeAsync(people)).DraftId, true)).Refusal);
        await _house.UntilAsync(db => db.Enrolments.AllAsync(one => one.State == EnrolmentState.Added));
    }

    private async Task<CampaignProposal> ProposeAsync(params CampaignPerson[] people)
    {
        var (proposal, refusal) = await AskAsync("seq1", people);
        Assert.Null(refusal);
        return proposal!;
    }

    private Task<(CampaignProposal? Proposal, Refusal? Refusal)> AskAsync(string sequence, params CampaignPerson[] people) => DeskAsync(desk => desk.ProposeAsync(sequence, people, "Ann's program", Cancellation));

    private Task<(Refusal? Refusal, string? Remark)> SettleAsync(Guid draft, bool isApproved) =>
        _house.WriteAsync(services => services.GetRequiredService<MailDrafts>().SettleAsync(draft, isApproved, "Ann", Cancellation));

    private Task<T> DeskAsync<T>(Func<CampaignDesk, Task<T>> act) => _house.WriteAsync(services => act(services.GetRequiredService<CampaignDesk>()));

    private Task<T> ReportAsync<T>(Func<ProspectReports, Task<T>> read) => _house.ReadAsync(services => read(services.GetRequiredService<ProspectReports>()));

    private async Task SuppressAsync(string target) =>
        await _house.WriteAsync(services => services.GetRequiredService<SuppressionList>().AddAsync(target, SuppressionReason.Unsubscribed, null, "unsubscribe link", Cancellation));

    private async Task PostAsync(string path, object order)
    {
        using var answer = await _person.PostAsJsonAsync(new Uri(_market.Address + path), order, Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<JsonNode> StateAsync() => JsonNode.Parse(await _person.GetStringAsync(new Uri(_market.Address + "/sandbox/apollo/state"), Cancellation))!;
}
