using CsCheck;
using JetVision.Activities.Mail;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using Microsoft.Extensions.Options;
using MimeKit;
using NodaTime;
using Xunit;

namespace JetVision.Activities.Tests.Mail;

public sealed class MaildirTests : IDisposable
{
    private static readonly Brokerage Example = new() { Id = Brokerage.FirstId, Name = "Example Charter", Email = "desk@broker.example" };

    private readonly string _folder = Directory.CreateTempSubdirectory("maildir-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Mail_DeliveredTwice_IsOneFileOfTheSameBytes()
    {
        var transport = Transport();
        using var first = Compose(Letter());
        using var again = Compose(Letter());

        await transport.SendAsync(first, TestContext.Current.CancellationToken);
        var bytes = await File.ReadAllBytesAsync(Assert.Single(Files("new")), TestContext.Current.CancellationToken);
        await transport.SendAsync(again, TestContext.Current.CancellationToken);

        Assert.Equal(bytes, await File.ReadAllBytesAsync(Assert.Single(Files("new")), TestContext.Current.CancellationToken));
        Assert.Empty(Files("tmp"));
    }

    [Fact]
    public async Task Mail_ReadMeanwhile_IsNotDeliveredAgain()
    {
        var transport = Transport();
        using var message = Compose(Letter());
        await transport.SendAsync(message, TestContext.Current.CancellationToken);
        var file = Assert.Single(Files("new"));
        File.Move(file, Path.Combine(_folder, "cur", Path.GetFileName(file) + ":2,S"));

        await transport.SendAsync(message, TestContext.Current.CancellationToken);

        Assert.Empty(Files("new"));
        Assert.Single(Files("cur"));
    }

    [Fact]
    public async Task Mail_LeftHalfWrittenByAKill_IsDeliveredWhole()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "tmp"));
        using var message = Compose(Letter());
        await File.WriteAllTextAsync(Path.Combine(_folder, "tmp", MaildirTransport.FileName(message) + ".dead"), "From: de", TestContext.Current.CancellationToken);

        await Transport().SendAsync(message, TestContext.Current.CancellationToken);

        var arrived = await MimeMessage.LoadAsync(Assert.Single(Files("new")), TestContext.Current.CancellationToken);
        Assert.Equal(message.Subject, arrived.Subject);
    }

    [Fact]
    public async Task Mail_ManyAtOnce_EachArrivesOnce()
    {
        var transport = Transport();
        var mails = Enumerable.Range(0, 20).SelectMany(i => Enumerable.Repeat($"key-{i}", 3)).Select(key => Letter(key)).ToList();

        await Task.WhenAll(mails.Select(async mail =>
        {
            using var message = Compose(mail);
            await transport.SendAsync(message, TestContext.Current.CancellationToken);
        }));

        Assert.Equal(20, Files("new").Length);
        Assert.Empty(Files("tmp"));
    }

    [Fact]
    public async Task Folder_ThatCannotBeWritten_IsARefusalThatMayPass()
    {
        var file = Path.Combine(_folder, "occupied");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        var transport = new MaildirTransport(Options.Create(new MailOptions { Maildir = file }));
        using var message = Compose(Letter());

        var error = await Assert.ThrowsAsync<OutsideException>(() => transport.SendAsync(message, TestContext.Current.CancellationToken));

        Assert.True(error.IsTransient);
        Assert.Contains("Mail:Maildir", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_HasBothBodies_TheAttachmentAndTheThread()
    {
        var mail = Letter();
        mail.InReplyTo = "earlier@client.example";
        using var message = new MailComposer(Options.Create(new MailOptions { From = "noreply@host.example" })).Compose(
            mail, Example, [new StoredFile { Name = "Proposal.pdf", ContentType = "application/pdf", Content = [1, 2, 3] }], ["first@client.example"]);

        Assert.Equal("Example Charter", message.From.Mailboxes.Single().Name);
        Assert.Equal("noreply@host.example", message.From.Mailboxes.Single().Address);
        Assert.Equal("desk@broker.example", message.ReplyTo.Mailboxes.Single().Address);
        Assert.Equal("earlier@client.example", message.InReplyTo);
        Assert.Equal(["first@client.example", "earlier@client.example"], message.References);
        Assert.Equal(mail.Body, message.TextBody!.ReplaceLineEndings("\n").TrimEnd('\n'));
        Assert.Contains("<a href=\"https://broker.example/p/abc\"", message.HtmlBody, StringComparison.Ordinal);
        Assert.Equal("Proposal.pdf", Assert.IsType<MimePart>(Assert.Single(message.Attachments)).FileName);
    }

    [Fact]
    public void Words_WhateverTheyAre_BringNoMarkupAndNoHeader() => Gen.String[0, 200].Sample(text =>
    {
        var mail = Letter();
        mail.Body = $"<script>alert(1)</script>\"'><img src=x> {text} https://x.example/\"onclick=";
        mail.Subject = $"{text}\r\nBcc: everybody@else.example";
        mail.ToName = $"{text}\r\nBcc: everybody@else.example";
        using var message = Compose(mail);
        using var stream = new MemoryStream();
        message.WriteTo(stream, TestContext.Current.CancellationToken);
        stream.Position = 0;
        var read = MimeMessage.Load(stream, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("<script", read.HtmlBody, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", read.HtmlBody, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\"onclick", read.HtmlBody, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(read.Bcc);
        Assert.Single(read.To.Mailboxes);
    });

    [Theory]
    [InlineData("jane@client.example", true)]
    [InlineData("jane@client.example, eve@else.example", false)]
    [InlineData("Jane <jane@client.example>", false)]
    [InlineData("jane@client.example\r\nBcc: eve@else.example", false)]
    [InlineData("jane", false)]
    [InlineData("@client.example", false)]
    [InlineData("jane@", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Address_IsOneAndNothingElse(string? text, bool isAddress) => Assert.Equal(isAddress, Outgoing.IsAddress(text));

    private MaildirTransport Transport() => new(Options.Create(new MailOptions { Maildir = _folder }));

    private string[] Files(string part) => Directory.GetFiles(Path.Combine(_folder, part));

    private static MimeMessage Compose(MailMessage mail) => new MailComposer(Options.Create(new MailOptions())).Compose(mail, Example, [], []);

    private static MailMessage Letter(string key = "key") => new()
    {
        Kind = "proposal",
        To = "jane@client.example",
        ToName = "Jane Doe",
        Subject = "Your proposal – Nice (LFMN)",
        Body = "Dear Jane,\n\nhere it is:\nhttps://broker.example/p/abc\n\nKind regards",
        MessageId = Outgoing.MessageIdOf(key, "desk@broker.example"),
        CreatedAt = Instant.FromUtc(2026, 11, 22, 10, 0),
    };
}
