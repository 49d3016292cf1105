using System.Globalization;
using System.Text.RegularExpressions;
using JetVision.Activities.Agents.Facts;
using JetVision.Activities.Agents.Writing;
using JetVision.Activities.Airports;
using JetVision.Activities.Proposals;
using JetVision.Activities.Quotes;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace JetVision.Evaluation;

/// <summary>Covering mails: every total, operator and the link are in them, nothing else is claimed, and the tone is a broker's.</summary>
internal static partial class MailChecks
{
    private static readonly Uri Link = new("https://broker.example/p/7c2f");

    public static async Task<bool> RunAsync(Bench bench, string column, Table table)
    {
        var (wrong, byModel, cases) = (0, 0, Cases());
        foreach (var (proposal, legs, client) in cases)
        {
            var letter = new CoverLetter(new Brokerage { Id = Brokerage.FirstId, Name = "Example Charter", Email = "desk@broker.example" }, client, legs, AirportDirectory.Default.Find, Link);
            var template = letter.Text(proposal);
            var written = await bench.WorkAsync(services => services.GetRequiredService<CommunicationAgent>().CoverAsync(
                "The facts are those of the template.", template, Guid.Empty, Link.AbsoluteUri, default));
            byModel += written.IsByModel ? 1 : 0;
            var faults = Faults(written.Text, template, proposal, client).ToList();
            if (faults.Count > 0)
            {
                wrong++;
                Console.WriteLine($"{column}, mail of {proposal.Number}: {string.Join("; ", faults)}");
            }
        }

        table.Set(column, "covering mails without fault", $"{cases.Count - wrong} of {cases.Count}");
        table.Set(column, "covering mails by the model", byModel.ToString(CultureInfo.InvariantCulture));
        return wrong == 0;
    }

    private static IEnumerable<string> Faults(string mail, string template, Proposal proposal, string? client)
    {
        foreach (var wanted in proposal.Options.SelectMany(option => new[] { option.Price.Total.ToString(), option.OperatorName, option.Aircraft.Type }).Append(Link.AbsoluteUri).Append("Example Charter").Append(proposal.Number))
        {
            if (wanted != proposal.Number && !mail.Contains(wanted, StringComparison.Ordinal))
            {
                yield return $"\"{wanted}\" is missing";
            }
        }

        if (client is not null && !mail.Contains(client, StringComparison.Ordinal))
        {
            yield return "the client is not greeted by name";
        }

        if (FactCheck.Fault(mail, template, AirportDirectory.Default) is { } invented)
        {
            yield return invented;
        }

        if (mail.Contains('!', StringComparison.Ordinal) || Pressure().IsMatch(mail) || Placeholder().IsMatch(mail))
        {
            yield return "pressure, exclamation or a placeholder";
        }

        if (mail.Length is < 200 or > 3000)
        {
            yield return $"{mail.Length} characters";
        }
    }

    private static List<(Proposal Proposal, IReadOnlyList<Leg> Legs, string? Client)> Cases()
    {
        var day = new LocalDate(2026, 12, 11);
        return
        [
            (Proposal("PROP-2026-0001", ("Citation XLS+", "Nova Jets GmbH", 18_400m, "EUR")), [new Leg("EDDM", "LFMN", day, new LocalTime(9, 0), new LocalTime(9, 0), false, 4)], "Anna Weber"),
            (Proposal("PROP-2026-0002", ("Phenom 300E", "Blue Ridge Air LLC", 21_950.50m, "USD"), ("Challenger 350", "Harbor Aviation Inc", 34_200m, "USD")), [new Leg("KTEB", "KOPF", day, new LocalTime(14, 0), new LocalTime(16, 0), false, 6), new Leg("KOPF", "KTEB", day.PlusDays(3), null, null, false, 6)], null),
            (Proposal("PROP-2026-0003", ("Global 6000", "Albion Executive Ltd", 92_000m, "GBP"), ("Falcon 7X", "Sud Aviation SA", 88_750m, "GBP"), ("Gulfstream G550", "Kestrel Charter Ltd", 97_300m, "GBP")), [new Leg("EGGW", "KTEB", day, null, new LocalTime(12, 0), false, 11)], "Mr Ibrahim Al-Sayed"),
        ];
    }

    private static Proposal Proposal(string number, params (string Type, string Operator, decimal Price, string Currency)[] options) => new()
    {
        Id = Guid.CreateVersion7(),
        Number = number,
        Token = "7c2f",
        ValidUntil = Instant.FromUtc(2026, 12, 1, 17, 0),
        Options =
        [
            .. options.Select((option, i) => new ProposalOption(
                i + 1, Guid.CreateVersion7(), option.Operator, null, [], new QuotedAircraft(option.Type, "Midsize jet", null, 8), [],
                new ClientPrice(new Money(option.Price, option.Currency), [], new Money(option.Price, option.Currency), [], [], []), [], i == 0)),
        ],
    };

    [GeneratedRegex(@"\b(hurry|act now|last chance|limited time|don't miss|unbeatable|once in a lifetime|urgent(ly)?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Pressure();

    [GeneratedRegex(@"\[[A-Za-z ]+\]|\{\w+\}|<\w+>|TODO|Lorem", RegexOptions.None)]
    private static partial Regex Placeholder();
}
