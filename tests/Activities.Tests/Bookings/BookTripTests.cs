using JetVision.Activities.Bookings;
using JetVision.Activities.Proposals;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing;
using JetVision.Activities.Storage;
using JetVision.Activities.Tests.Mail;
using JetVision.Activities.Tests.Sourcing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JetVision.Activities.Tests.Bookings;

public sealed class BookTripTests
{
    [Fact]
    public async Task Accepted_AsksTheOperator_ThanksTheClient_AndTellsNeitherTheOthersPrice()
    {
        await using var house = await House.StartAsync();
        await QuoteDeskTests.AddOperatorAsync(house, "Alpha Air", "ops@alpha.example");
        await QuoteDeskTests.AddOperatorAsync(house, "Beta Air", "ops@beta.example");
        var (request, proposal) = await AcceptedAsync(house);

        var booking = await BookAsync(house, proposal.Id);
        await house.UntilAsync(async db => await db.Mails.CountAsync(mail => mail.Kind == "booking" && mail.SentAt != null) == 2
            && await db.Rfqs.AnyAsync(rfq => rfq.Status == RfqStatus.Withdrawn));

        Assert.Matches("^B-20[0-9]{2}-0001$", booking.Number);
        var mails = await house.QueryAsync(db => db.Mails.Where(mail => mail.Kind == "booking").ToListAsync());
        var toOperator = mails.Single(mail => mail.To == "ops@alpha.example");
        var toClient = mails.Single(mail => mail.To == "jane@client.example");
        Assert.Contains("USD 18,400.00", toOperator.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("21,000", toOperator.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Jane", toOperator.Body, StringComparison.Ordinal);
        Assert.Contains("USD 21,000.00", toClient.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("18,400", toClient.Body, StringComparison.Ordinal);
        Assert.Contains("subject to", toClient.Body, StringComparison.Ordinal);
        var saved = await house.QueryAsync(db => db.Requests.SingleAsync(saved => saved.Id == request.Id));
        Assert.Equal(RequestStage.Won, saved.Stage);
        Assert.NotNull(saved.ClosedAt);
        var rfqs = await house.QueryAsync(db => db.Rfqs.ToDictionaryAsync(rfq => rfq.OperatorName, rfq => rfq.Status));
        Assert.Equal((RfqStatus.Quoted, RfqStatus.Withdrawn), (rfqs["Alpha Air"], rfqs["Beta Air"]));
    }

    [Fact]
    public async Task Booked_Twice_IsOneBooking()
    {
        await using var house = await House.StartAsync();
        await QuoteDeskTests.AddOperatorAsync(house, "Alpha Air", "ops@alpha.example");
        var (_, proposal) = await AcceptedAsync(house);

        await BookAsync(house, proposal.Id);
        await BookAsync(house, proposal.Id);

        Assert.Equal(1, await house.QueryAsync(db => db.Bookings.CountAsync()));
        Assert.Equal(2, await house.QueryAsync(db => db.Mails.CountAsync(mail => mail.Kind == "booking")));
    }

    [Fact]
    public async Task Operator_WithoutAnAddress_IsLeftToTheBroker()
    {
        await using var house = await House.StartAsync();
        await QuoteDeskTests.AddOperatorAsync(house, "Alpha Air", "ops@alpha.example");
        var (_, proposal) = await AcceptedAsync(house);
        await house.WriteAsync(async services => (await services.GetRequiredService<JetVisionDb>().Operators.SingleAsync()).Email = null);

        await BookAsync(house, proposal.Id);

        Assert.Contains(await house.QueryAsync(db => db.Timeline.ToListAsync()), entry => entry.Kind == "to-do" && entry.Text.Contains("Alpha Air", StringComparison.Ordinal));
    }

    private static Task<Booking> BookAsync(House house, Guid proposalId) =>
        house.WriteAsync(services => services.GetRequiredService<BookingDesk>().BookAsync(proposalId, Guid.NewGuid().ToString("N"), TestContext.Current.CancellationToken));

    /// <summary>Alpha quoted by mail and the client took it; all others asked are silent.</summary>
    private static async Task<(CharterRequest Request, Proposal Proposal)> AcceptedAsync(House house)
    {
        var request = await house.AddRequestAsync();
        await house.AskAsync(request.Id, "Email");
        var token = await house.QueryAsync(db => db.Rfqs.Where(rfq => rfq.OperatorName == "Alpha Air").Select(rfq => rfq.Token!).SingleAsync());
        await house.WriteAsync(services => services.GetRequiredService<QuoteDesk>().AnswerAsync(token, new OperatorAnswer(18_400, "USD", "Citation XLS+", 8), default));
        var quote = await house.QueryAsync(db => db.Quotes.SingleAsync());
        var proposal = await SendMailTests.AddProposalAsync(house, request.Id, ProposalStatus.Accepted);
        await house.WriteAsync(async services =>
        {
            var saved = await services.GetRequiredService<JetVisionDb>().Proposals.SingleAsync(saved => saved.Id == proposal.Id);
            saved.AcceptedOption = 1;
            saved.Options =
            [
                new ProposalOption(
                    1, quote.Id, quote.OperatorName, null, [], quote.Aircraft, quote.Segments, new ClientPrice(new Money(21_000, "USD"), [], new Money(21_000, "USD"), [], [], []), [], true),
            ];
            return true;
        });
        return (request, proposal);
    }
}
