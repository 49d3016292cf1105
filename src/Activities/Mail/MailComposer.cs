using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using Microsoft.Extensions.Options;
using MimeKit;

namespace JetVision.Activities.Mail;

/// <summary>Makes a record into a message of RFC 5322: plain words, the same as simple HTML, and the attachments.</summary>
internal sealed partial class MailComposer(IOptions<MailOptions> options)
{
    public MimeMessage Compose(MailMessage mail, Brokerage brokerage, IReadOnlyList<StoredFile> files, IReadOnlyList<string> thread)
    {
        var message = new MimeMessage
        {
            Subject = Outgoing.OneLine(mail.Subject),
            MessageId = mail.MessageId,
            Date = mail.CreatedAt.ToDateTimeOffset(),
        };
        var sender = new MailboxAddress(Outgoing.OneLine(options.Value.FromName ?? brokerage.Name), options.Value.From ?? brokerage.Email);
        message.From.Add(sender);
        message.To.Add(new MailboxAddress(mail.ToName is null ? null : Outgoing.OneLine(mail.ToName), mail.To));
        // Always said: an answer has to reach the mailbox that is read, whatever address sends.
        message.ReplyTo.Add(new MailboxAddress(Outgoing.OneLine(brokerage.Name), options.Value.ReplyTo ?? brokerage.Email));
        if (mail.InReplyTo is { Length: > 0 } earlier)
        {
            message.InReplyTo = earlier;
            foreach (var reference in thread.Append(earlier).Distinct())
            {
                message.References.Add(reference);
            }
        }

        if (mail.UnsubscribeUrl is { } unsubscribe)
        {
            // RFC 2369 and RFC 8058: mail programs show a button that posts to the link.
            message.Headers.Add(HeaderId.ListUnsubscribe, $"<{unsubscribe}>");
            message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        // Tells other systems' out-of-office robots to keep still (RFC 3834).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        var body = new BodyBuilder { TextBody = mail.Body, HtmlBody = Html(mail.Body, brokerage) };
        foreach (var file in files)
        {
            body.Attachments.Add(file.Name, file.Content, ContentType.Parse(file.ContentType));
        }

        message.Body = body.ToMessageBody();
        var parts = 0;
        MarkParts(message.Body, mail.MessageId.Split('@')[0], ref parts);
        return message;
    }

    /// <summary>Paragraphs, lines and links, and nothing that the words bring along: they are encoded.</summary>
    internal static string Html(string text, Brokerage brokerage)
    {
        var colour = Colour().IsMatch(brokerage.BrandColor) ? brokerage.BrandColor : "#12324f";
        var html = new StringBuilder()
            .Append("<!DOCTYPE html><html><body style=\"margin:0;background:#f4f5f7\"><div style=\"max-width:640px;margin:0 auto;background:#ffffff;border-top:4px solid ")
            .Append(colour).Append(";padding:28px 32px;font:15px/1.55 -apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;color:#1d2733\">")
            .Append("<p style=\"margin:0 0 20px;font-size:17px;font-weight:600;color:").Append(colour).Append("\">").Append(WebUtility.HtmlEncode(brokerage.Name)).Append("</p>\n");
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = paragraph.Trim('\n').Split('\n').Select(line => Link().Replace(
                WebUtility.HtmlEncode(line), found => $"<a href=\"{found.Value}\" style=\"color:{colour}\">{found.Value}</a>"));
            html.Append("<p style=\"margin:0 0 14px\">").AppendJoin("<br>\n", lines).Append("</p>\n");
        }

        return html.Append("</div></body></html>\n").ToString();
    }

    /// <summary>Boundaries made of the Message-ID instead of by lot, so that the same mail is the same bytes.</summary>
    private static void MarkParts(MimeEntity part, string id, ref int number)
    {
        if (part is Multipart multipart)
        {
            multipart.Boundary = $"=-{id.AsSpan(0, Math.Min(32, id.Length))}-{number++}";
            foreach (var inner in multipart)
            {
                MarkParts(inner, id, ref number);
            }
        }
    }

    [GeneratedRegex("^#[0-9a-fA-F]{6}$")]
    private static partial Regex Colour();

    // Runs over encoded text: quotes and angle brackets are entities by then, so the match cannot leave the attribute.
    [GeneratedRegex(@"https?://[^\s<>""']+[^\s<>""'.,;:!?)]")]
    private static partial Regex Link();
}
