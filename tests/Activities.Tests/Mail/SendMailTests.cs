using System.Data.Common;
using JetVision.Activities.Mail;
using JetVision.Activities.Proposals;
using JetVision.Activities.Requests;
using JetVision.Activities.Storage;
using JetVision.Activities.Tests.Sourcing;
using JetVision.Workflows.Runtime;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using NodaTime;
using Xunit;

namespace JetVision.Activities.Tests.Mail;

/// <summary>Mail through the outbox into the maildir.</summary>
public sealed class SendMailTests
{
    [Fact]
    public async Task Proposal_ArrivesOnceWithItsPdf_AndCountsAsSent()
    {
        await using var house = await House.StartAsync();
        var request = await house.AddRequestAsync();
        var proposal = await AddProposalAsync(house, request.Id);

        Assert.True(await house.WriteAsync(services => services.GetRequiredService<ClientLetters>().SendProposalAsync(proposal.Id, "execution-1", default)));
        await house.UntilAsync(db => db.Proposals.AnyAsync(proposal => proposal.Status == ProposalStatus.Sent));

        var file = Assert.Single(Directory.GetFiles(Path.Combine(house.Maildir, "new")));
        using var mail = await MimeMessage.LoadAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal("jane@client.example", mail.To.Mailboxes.Single().Address);
        Assert.Contains($"https://broker.example/p/{proposal.Token}", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal("PROP-2026-0001.pdf", Assert.IsType<MimePart>(Assert.Single(mail.Attachments)).FileName);
        var saved = await house.QueryAsync(db => db.Requests.SingleAsync());
        Assert.Equal(RequestStage.ProposalSent, saved.Stage);
        Assert.NotNull((await house.QueryAsync(db => db.Mails.SingleAsync())).SentAt);
    }

    [Fact]
    public async Task Proposal_WithoutAnAddress_TellsTheBrokerToShareTheLink()
    {
        await using var house = await House.StartAsync();
        var request = await house.AddRequestAsync();
        await house.WriteAsync(async services => (await services.GetRequiredService<JetVisionDb>().Requests.SingleAsync()).ContactEmail = null);
        var proposal = await AddProposalAsync(house, request.Id);

        Assert.False(await house.WriteAsync(services => services.GetRequiredService<ClientLetters>().SendProposalAsync(proposal.Id, "execution-1", default)));

        Assert.Contains(await house.QueryAsync(db => db.Timeline.ToListAsync()), entry => entry.Text.Contains(proposal.Token, StringComparison.Ordinal));
        Assert.Equal(0, await house.QueryAsync(db => db.Mails.CountAsync()));
    }

    [Theory]
    [InlineData(ProposalStatus.Sent, true)]
    [InlineData(ProposalStatus.Viewed, true)]
    [InlineData(ProposalStatus.Accepted, false)]
    [InlineData(ProposalStatus.Declined, false)]
    [InlineData(ProposalStatus.Withdrawn, false)]
    public async Task Reminder_GoesOnlyToWhoStillDecides(ProposalStatus status, bool goes)
    {
        await using var house = await House.StartAsync();
        var proposal = await AddProposalAsync(house, (await house.AddRequestAsync()).Id, status);

        Assert.Equal(goes, await house.WriteAsync(services => services.GetRequiredService<ClientLetters>().SendReminderAsync(proposal.Id, "execution-2", default)));

        Assert.Equal(goes ? 1 : 0, await house.QueryAsync(db => db.Mails.CountAsync(mail => mail.Kind == "reminder")));
    }

    [Fact]
    public async Task Mail_TakenByTheTransportBeforeAKill_IsNotASecondMailAfterIt()
    {
        // The kill falls between the transport's yes and the commit: the first delivery's commit fails, so the effect comes again.
        await using var house = await House.StartAsync(configure: services => services.AddScoped<ICommitParticipant, FailOnce>().AddSingleton<FirstSend>());
        await house.AddRequestAsync();

        await house.WriteAsync(services => services.GetRequiredService<Outgoing>().WriteAsync(
            "execution-3", new Letter("question", "jane@client.example", null, "A question", "When?"), TestContext.Current.CancellationToken));
        await house.UntilAsync(db => db.Mails.AnyAsync(mail => mail.SentAt != null));

        Assert.True(await house.ReadAsync(services => Task.FromResult(services.GetRequiredService<FirstSend>().HasFailed)));
        Assert.Single(Directory.GetFiles(Path.Combine(house.Maildir, "new")));
    }

    internal static Task<Proposal> AddProposalAsync(House house, Guid requestId, ProposalStatus status = ProposalStatus.Approved) => house.WriteAsync(services =>
    {
        var db = services.GetRequiredService<JetVisionDb>();
        var now = services.GetRequiredService<IClock>().GetCurrentInstant();
        var pdf = db.Files.Add(new StoredFile { Id = Guid.CreateVersion7(), Name = "PROP-2026-0001.pdf", ContentType = "application/pdf", Content = "%PDF-1.7"u8.ToArray(), CreatedAt = now }).Entity;
        var proposal = db.Proposals.Add(new Proposal
        {
            Id = Guid.CreateVersion7(),
            RequestId = requestId,
            Number = "PROP-2026-0001",
            Status = status,
            Token = "a-token-of-the-client",
            CoverText = "Dear Jane,\n\nthank you.",
            ValidUntil = now + Duration.FromDays(2),
            PdfFileId = pdf.Id,
            CreatedAt = now,
        }).Entity;
        return Task.FromResult(proposal);
    });

    private sealed class FirstSend
    {
        public bool HasFailed { get; set; }
    }

    private sealed class FailOnce(JetVisionDb db, FirstSend first) : ICommitParticipant
    {
        public Task SaveAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellation)
        {
            if (!first.HasFailed && db.ChangeTracker.Entries<MailMessage>().Any(entry => entry.State == EntityState.Modified))
            {
                first.HasFailed = true;
                throw new IOException("The power is gone.");
            }

            return Task.CompletedTask;
        }
    }
}
