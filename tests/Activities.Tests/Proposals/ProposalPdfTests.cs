using System.Globalization;
using CsCheck;
using JetVision.Activities.Airports;
using JetVision.Activities.Proposals;
using JetVision.Activities.Proposals.Pdf;
using JetVision.Activities.Proposals.Pricing;
using JetVision.Activities.Quotes;
using JetVision.Activities.Requests;
using JetVision.Activities.Tenancy;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using Xunit;

namespace JetVision.Activities.Tests.Proposals;

public sealed class ProposalPdfTests
{
    private static readonly string[] Fields = ["KTEB", "KOPF", "EGGW", "LFMN", "LSGG", "KVNY", "RJTT", "OMDW", "SBSP", "LGAV", "PHNL", "YSSY", "NZAA", "FACT", "ENBR"];

    private static readonly Gen<string> AnyName = Gen.OneOf(
        Gen.OneOf("Northwind Jets LLC", "Łódź Executive Aviation Sp. z o.o.", "Straßburg Flugdienst GmbH", "Иркутск Авиа", "Aéro Méditerranée SAS", "王伟航空", "A"),
        Gen.Char["abcdefghijklmnopqrstuvwxyz ABCñéã-."].Array[1, 120].Select(letters => new string(letters).Trim() is { Length: > 0 } name ? name : "A"));

    private static readonly Gen<Leg> AnyLeg = Gen.Select(Gen.OneOf(Fields), Gen.OneOf(Fields), Gen.Int[1, 27], Gen.Int[1, 16])
        .Where((from, to, _, _) => from != to)
        .Select((from, to, day, passengers) => new Leg(from, to, new LocalDate(2026, 12, day), new LocalTime(9, 30), new LocalTime(9, 30), false, passengers));

    private static readonly Gen<(Quote Quote, bool HasFlights)> AnyQuote = Gen.Select(
        Gen.Int[400_000, 40_000_000], Gen.OneOf("USD", "EUR", "JPY"), AnyName, AnyName, Gen.Int[1, 19], Gen.Int[1980, 2026].Nullable(), AnyName.Array[0, 14], Gen.Bool)
        .Select((cents, currency, name, type, seats, year, amenities, hasFlights) =>
        {
            var quote = Cases.Quote((cents * 2 + 1) / 100m, name, currency, seats, type, "Super midsize jet", year);
            quote.Aircraft = quote.Aircraft with { Amenities = amenities };
            quote.Price = quote.Price.Rounded();
            quote.IncludesUsTax = seats % 2 == 0 ? null : false;
            return (quote, hasFlights);
        });

    private static readonly Gen<(ProposalDocument Document, List<OptionCosting> Costings)> AnyProposal =
        Gen.Select(AnyLeg.Array[1, 5], AnyQuote.Array[1, 5], AnyName, AnyName).Select(Make);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Render_OneOption_TellsRouteDatesAircraftTotalAndDisclosuresOnTwoPages()
    {
        var (document, _) = Make([Cases.Florida()], [(Cases.Quote(20_000), true)], "Anna Müller", "Förde & Söhne AG");

        using var pdf = PdfDocument.Open(ProposalPdf.Render(document));

        var text = TextOf(pdf);
        Assert.Equal(2, pdf.NumberOfPages);
        foreach (var expected in new[]
        {
            "PROP-2026-0007", "Anna Müller", "Förde & Söhne AG", "Teterboro (KTEB)", "Miami-Opa Locka (KOPF)", "Fri 4 Dec 2026", "14:30 EST (UTC−5)", "17:18 EST (UTC−5)", "2 h 38 min · 959 nm",
            "5 passengers", "Citation XLS+", "Super light jet", "Northwind Jets LLC", "N8WA123K", "N512XL", "USD 22,000.00", "US federal excise tax", "USD 1,650.00", "USD 23,676.50",
            "Disclosures under 14 CFR Part 295", "It is not a direct air carrier", "Option 1: Northwind Jets LLC, certificate N8WA123K.", "does not carry liability insurance",
            "https://charter.example/p/token", "page 1 of 2", "24 Nov 2026, 07:00 EST (UTC−5)",
        })
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }

        Assert.Equal("Charter proposal PROP-2026-0007", pdf.Information.Title);
        Assert.Contains(pdf.GetPage(2).GetAnnotations(), link => link.Action is UglyToad.PdfPig.Actions.UriAction { Uri: "https://charter.example/p/token" });
    }

    [Fact]
    public void Render_SameProposal_IsTheSameBytes()
    {
        var (document, _) = Make([Cases.Florida()], [(Cases.Quote(20_000), true), (Cases.Quote(21_000), true)], "Anna", "");

        Assert.Equal(ProposalPdf.Render(document), ProposalPdf.Render(document));
    }

    [Fact]
    public void Render_NotApproved_IsMarkedAsADraft()
    {
        var (document, _) = Make([Cases.Florida()], [(Cases.Quote(20_000), true)], "Anna", "");

        using var draft = PdfDocument.Open(ProposalPdf.Render(document with { IsDraft = true }));
        using var final = PdfDocument.Open(ProposalPdf.Render(document));

        Assert.Contains("DRAFT", string.Concat(draft.GetPage(1).Letters.Where(letter => letter.PointSize > 60).Select(letter => letter.Value)));
        Assert.DoesNotContain("DRAFT", TextOf(final), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_OvernightOverTheDateLine_TellsTheDayOfArrival()
    {
        var quote = Cases.Quote(200_000);
        quote.Segments = [new("KVNY", "RJTT", new LocalDateTime(2026, 12, 4, 11, 0), 681, 691, 4745, false)];
        var (document, _) = Make([new Leg("KVNY", "RJTT", new LocalDate(2026, 12, 4), null, null, false, 8)], [(quote, true)], "Anna", "");

        using var pdf = PdfDocument.Open(ProposalPdf.Render(document));

        Assert.Contains("15:31 JST (UTC+9) +1 day", TextOf(pdf), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_AnyProposal_TellsNoNetPriceAndNoMargin() => AnyProposal.Sample(
        proposal =>
        {
            using var pdf = PdfDocument.Open(ProposalPdf.Render(proposal.Document));
            var text = TextOf(pdf);
            var told = proposal.Document.Options.SelectMany(option => option.Price.Taxes.Select(tax => tax.Amount).Append(option.Price.Charter).Append(option.Price.Total)).ToHashSet();
            foreach (var costing in proposal.Costings)
            {
                foreach (var secret in new[] { costing.OperatorPrice, costing.Net, costing.Margin }.Where(secret => !told.Contains(secret)))
                {
                    Assert.DoesNotContain(secret.ToString(), text, StringComparison.Ordinal);
                    Assert.DoesNotContain($" {secret.Amount.ToString("#,##0.00", CultureInfo.InvariantCulture)}", text, StringComparison.Ordinal);
                }
            }
        },
        iter: 15);

    [Fact]
    public void Render_AnyProposal_StaysOnThePageAndNoTextCoversAnother() => AnyProposal.Sample(
        proposal =>
        {
            using var pdf = PdfDocument.Open(ProposalPdf.Render(proposal.Document));
            Assert.True(proposal.Document.Options.Count > 1 || proposal.Document.Legs.Count > 2 || pdf.NumberOfPages <= 2, $"{pdf.NumberOfPages} pages for one option");
            foreach (var page in pdf.GetPages())
            {
                Assert.All(page.Letters, letter => Assert.True(
                    letter.BoundingBox.Left > 40 && letter.BoundingBox.Right < 555 && letter.BoundingBox.Bottom > 18 && letter.BoundingBox.Top < 830, $"'{letter.Value}' lies at {letter.BoundingBox} of page {page.Number}"));
                Assert.Null(Collision([.. page.Letters.Where(letter => !string.IsNullOrWhiteSpace(letter.Value))]));
            }
        },
        iter: 15);

    [Fact]
    public async Task RenderProposal_Twice_KeepsOneFileAndItTellsNoNetPrice()
    {
        await using var bench = await RoomBench.OpenAsync();
        var draft = await DraftProposalTests.DraftAsync(bench, Cases.Quote(20_000), Cases.Quote(24_000, "Summit Air"));
        var before = await bench.AskAsync(desk => desk.PdfAsync(draft.Id, Cancellation));
        Assert.Null(await bench.AskAsync(desk => desk.ApproveAsync(draft.Id, "Bea", Cancellation)));

        var run = await bench.RunAsync(new RenderProposal { ProposalId = new(draft.Id), FileId = new() });
        await bench.RunAsync(new RenderProposal { ProposalId = new(draft.Id) });

        Assert.Equal("Done", run.Outcome);
        var file = await bench.ReadAsync(db => db.Files.SingleAsync(Cancellation));
        Assert.Equal((run.Outputs["FileId"], "PROP-2026-0001.pdf", "application/pdf"), (file.Id, file.Name, file.ContentType));
        using var pdf = PdfDocument.Open(file.Content);
        var text = TextOf(pdf);
        Assert.Contains("USD 23,676.50", text, StringComparison.Ordinal);
        Assert.DoesNotContain("20,000", text, StringComparison.Ordinal);
        Assert.DoesNotContain("24,000", text, StringComparison.Ordinal);
        Assert.NotEqual(before!.Value.Content, file.Content);
        Assert.Equal(file.Content, (await bench.AskAsync(desk => desk.PdfAsync(draft.Id, Cancellation)))!.Value.Content);
        Assert.Equal(file.Content, (await bench.AskAsync(desk => desk.PdfAsync(draft.Token, Cancellation)))!.Value.Content);
    }

    private static (ProposalDocument Document, List<OptionCosting> Costings) Make(Leg[] legs, (Quote Quote, bool HasFlights)[] quotes, string client, string company)
    {
        foreach (var (quote, hasFlights) in quotes)
        {
            if (!hasFlights)
            {
                quote.Segments = [];
            }
            else if (legs.Length > 1 || legs[0] != Cases.Florida())
            {
                quote.Segments = quote.Segments is [{ From: var from }, ..] && from == legs[0].From && legs.Length == 1
                    ? quote.Segments
                    : [.. legs.Select((leg, index) => new QuoteSegment(leg.From, leg.To, leg.Date.At(new LocalTime(9, 30)), 95 + (index * 130), 105 + (index * 130), 800, false, index % 3))];
            }
        }

        List<TaxedFlight> flights = [.. legs.Select(leg => Cases.Flight(leg.From, leg.To, leg.Passengers))];
        List<(Quote Quote, PricedQuote Priced)> priced = [.. quotes.Select(option => (option.Quote, ClientPricing.Price(
            option.Quote, new MarginPolicy(), "USD", Cases.Rates, charter => Cases.Taxes.Of(charter, flights, Cases.Rates)).Priced!))];
        var document = new ProposalDocument(
            new DocumentHouse("Meridian Air Charter", "#12324f", "charter@meridian.example", "+1 212 555 0100", null, BrokerCapacity.AgentOfCharterer, "The broker does not carry liability insurance covering the flight; the direct air carrier does."),
            "PROP-2026-0007", 1, RoomBench.Start, RoomBench.Start + Duration.FromHours(48), client, company, "R-2026-0001", legs,
            ProposalOptions.Of(priced, legs, RoomBench.Start), new Uri("https://charter.example/p/token"), false, AirportDirectory.Default.Find);
        return (document, [.. priced.Select((option, index) => option.Priced.Costing(index + 1))]);
    }

    /// <summary>Words with one blank between, in the order in which they were drawn.</summary>
    private static string TextOf(PdfDocument pdf) => string.Join('\n', pdf.GetPages().Select(page => page.Text));

    /// <summary>Two letters of which one covers a third of the other, in words; null when there are none.</summary>
    private static string? Collision(IReadOnlyList<Letter> letters)
    {
        foreach (var (letter, index) in letters.Select((letter, index) => (letter, index)))
        {
            var box = letter.BoundingBox;
            var other = letters.Skip(index + 1).FirstOrDefault(other =>
                (Math.Min(box.Right, other.BoundingBox.Right) - Math.Max(box.Left, other.BoundingBox.Left)) is var width and > 0
                && (Math.Min(box.Top, other.BoundingBox.Top) - Math.Max(box.Bottom, other.BoundingBox.Bottom)) is var height and > 0
                && width * height > Math.Min(box.Area, other.BoundingBox.Area) / 3);
            if (other is not null)
            {
                return $"'{letter.Value}' and '{other.Value}' at {box}";
            }
        }

        return null;
    }
}
