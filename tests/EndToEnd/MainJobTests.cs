using System.Text;
using JetVision.EndToEnd.Harness;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace JetVision.EndToEnd;

/// <summary>A request in, an approved proposal out, on each database.</summary>
public sealed class MainJobTests
{
    [Theory, ClassData(typeof(Databases))]
    public async Task Request_ThroughApprovalAndAcceptance_IsWonWithOneMailedPdf(string database)
    {
        await using var server = await new Database(database).StartServerAsync();
        var broker = new Broker(server);

        var id = await broker.SendAsync();
        await Eventually.TrueAsync(
            async () => (await broker.QuotesAsync(id)).GetProperty("items").GetArrayLength() >= 3,
            TimeSpan.FromSeconds(30),
            () => $"There are not three quotes.{Environment.NewLine}{server.Log}");
        var proposal = await broker.DraftAsync(id);
        Assert.Empty(broker.ProposalMails());
        await broker.ApproveAsync(proposal);
        var sent = await broker.UntilAsync(id, "proposalSent");
        var mail = Assert.Single(broker.ProposalMails());
        Assert.Equal("mark@client.example", mail.To.Mailboxes.Single().Address);

        var text = TextOf(mail);
        Assert.Contains("KTEB", text, StringComparison.Ordinal);
        Assert.Contains("KOPF", text, StringComparison.Ordinal);
        Assert.Contains("Part 295", text, StringComparison.Ordinal);
        var quotes = (await broker.QuotesAsync(id)).GetProperty("items").EnumerateArray().ToList();
        foreach (var quote in quotes)
        {
            var net = quote.GetProperty("price").GetProperty("amount").GetDecimal();
            Assert.DoesNotContain(net.ToString("#,##0.00", System.Globalization.CultureInfo.InvariantCulture), text, StringComparison.Ordinal);
        }

        var url = sent.GetProperty("proposals").EnumerateArray().Last().GetProperty("clientUrl").GetString()!;
        await broker.AcceptAsync(url);
        await broker.UntilAsync(id, "won");
        Assert.Single(broker.ProposalMails());
    }

    private static string TextOf(MimeKit.MimeMessage mail)
    {
        using var pdf = new MemoryStream();
        ((MimeKit.MimePart)mail.Attachments.Single()).Content!.DecodeTo(pdf);
        using var document = PdfDocument.Open(pdf.ToArray());
        var text = new StringBuilder();
        foreach (var page in document.GetPages())
        {
            text.AppendLine(ContentOrderTextExtractor.GetText(page));
        }

        return text.ToString();
    }
}
