using System.Net.Mail;
using JetVision.Activities.Tenancy;
using JetVision.Server.Portal.Public;

namespace JetVision.Server.Portal.Settings;

/// <summary>What an administrator sets for the brokerage, as a form; checked as a whole before anything is saved.</summary>
internal sealed class BrokerageForm
{
    /// <summary>The currencies in which proposals can be priced.</summary>
    public static readonly IReadOnlyList<string> Currencies = ["USD", "EUR", "GBP", "CHF", "AED", "AUD", "BRL", "CAD"];

    public string Name { get; set; } = "";

    public string Email { get; set; } = "";

    public string? Phone { get; set; }

    public string? Address { get; set; }

    public string BrandColor { get; set; } = "";

    public string Currency { get; set; } = "USD";

    public BrokerCapacity Capacity { get; set; }

    public string InsuranceDisclosure { get; set; } = "";

    public MarginKind MarginKind { get; set; }

    public decimal MarginValue { get; set; }

    public decimal MarginMinimum { get; set; }

    public decimal? MarginMaximum { get; set; }

    public decimal RoundTo { get; set; }

    public Dictionary<string, decimal> Weights { get; } = [];

    public int WindowMinutes { get; set; }

    public int EnoughQuotes { get; set; }

    public int ValidityHours { get; set; }

    /// <summary>Fills the form from the record.</summary>
    public static BrokerageForm Of(Brokerage house) => new()
    {
        Name = house.Name,
        Email = house.Email,
        Phone = house.Phone,
        Address = house.Address,
        BrandColor = house.BrandColor,
        Currency = house.Currency,
        Capacity = house.Capacity,
        InsuranceDisclosure = house.InsuranceDisclosure,
        MarginKind = house.Margin.Kind,
        MarginValue = house.Margin.Value,
        MarginMinimum = house.Margin.Minimum,
        MarginMaximum = house.Margin.Maximum,
        RoundTo = house.Margin.RoundTo,
        WindowMinutes = (int)house.QuoteWindow.TotalMinutes,
        EnoughQuotes = house.EnoughQuotes,
        ValidityHours = (int)house.ProposalValidity.TotalHours,
        Weights =
        {
            [nameof(ScoringWeights.Price)] = house.Weights.Price,
            [nameof(ScoringWeights.Safety)] = house.Weights.Safety,
            [nameof(ScoringWeights.Fit)] = house.Weights.Fit,
            [nameof(ScoringWeights.Age)] = house.Weights.Age,
            [nameof(ScoringWeights.Timing)] = house.Weights.Timing,
            [nameof(ScoringWeights.Response)] = house.Weights.Response,
            [nameof(ScoringWeights.Routing)] = house.Weights.Routing,
            [nameof(ScoringWeights.Completeness)] = house.Weights.Completeness,
        },
    };

    /// <summary>Checks every field.</summary>
    /// <returns>What is wrong and the cure, by field; empty when all is well.</returns>
    public IReadOnlyDictionary<string, string> Check()
    {
        var wrong = new Dictionary<string, string>();
        void Need(bool isFine, string field, string message)
        {
            if (!isFine)
            {
                wrong.TryAdd(field, message);
            }
        }

        Need(!string.IsNullOrWhiteSpace(Name) && Name.Length <= 200, nameof(Name), "Enter the name that clients see, in at most 200 characters.");
        Need(Email.Length <= 254 && MailAddress.TryCreate(Email, out var address) && address.Address == Email.Trim(), nameof(Email), "Enter a mail address such as desk@example.com.");
        Need(Phone is null or { Length: <= 40 }, nameof(Phone), "A telephone number has at most 40 characters.");
        Need(Address is null or { Length: <= 300 }, nameof(Address), "Shorten the address to 300 characters.");
        Need(PublicHeaders.IsColor(BrandColor), nameof(BrandColor), "Enter the colour as #rrggbb, such as #12324f.");
        Need(!PublicHeaders.IsColor(BrandColor) || BrandContrast.WithWhite(BrandColor) >= 4.5, nameof(BrandColor), "White text must be legible on it: choose a darker colour.");
        Need(Currencies.Contains(Currency), nameof(Currency), "Choose one of the currencies.");
        Need(!string.IsNullOrWhiteSpace(InsuranceDisclosure) && InsuranceDisclosure.Length <= 1000, nameof(InsuranceDisclosure), "14 CFR 295.24 asks for this sentence; enter it in at most 1,000 characters.");
        Need(MarginKind != MarginKind.Markup || MarginValue is >= 0 and <= 100, nameof(MarginValue), "Enter a markup from 0 to 100 percent.");
        Need(MarginKind != MarginKind.Margin || MarginValue is >= 0 and <= 60, nameof(MarginValue), "Enter a margin from 0 to 60 percent of the client's price.");
        Need(MarginKind != MarginKind.Fixed || MarginValue is >= 0 and <= 1_000_000, nameof(MarginValue), "Enter an amount from 0 to 1,000,000.");
        Need(MarginMinimum is >= 0 and <= 1_000_000, nameof(MarginMinimum), "Enter the least margin, from 0 to 1,000,000.");
        Need(MarginMaximum is null || (MarginMaximum >= MarginMinimum && MarginMaximum <= 10_000_000), nameof(MarginMaximum), "The most must not be below the least; leave it empty for no limit.");
        Need(RoundTo is >= 0 and <= 10_000, nameof(RoundTo), "Round to a multiple from 0 to 10,000; 0 does not round.");
        Need(Weights.Values.All(weight => weight is >= 0 and <= 100), nameof(Weights), "Each weight is from 0 to 100.");
        Need(Weights.Values.Sum() > 0, nameof(Weights), "At least one weight must be above 0.");
        Need(WindowMinutes is >= 5 and <= 4320, nameof(WindowMinutes), "Give operators from 5 minutes to 3 days (4,320 minutes).");
        Need(EnoughQuotes is >= 0 and <= 50, nameof(EnoughQuotes), "Enter from 0 to 50 quotes; 0 waits for all.");
        Need(ValidityHours is >= 1 and <= 720, nameof(ValidityHours), "A proposal can hold from 1 to 720 hours.");
        return wrong;
    }

    /// <summary>Writes the checked form into the record.</summary>
    public void WriteTo(Brokerage house)
    {
        house.Name = Name.Trim();
        house.Email = Email.Trim();
        house.Phone = string.IsNullOrWhiteSpace(Phone) ? null : Phone.Trim();
        house.Address = string.IsNullOrWhiteSpace(Address) ? null : Address.Trim();
        house.BrandColor = BrandColor.ToLowerInvariant();
        house.Currency = Currency;
        house.Capacity = Capacity;
        house.InsuranceDisclosure = InsuranceDisclosure.Trim();
        house.Margin = new MarginPolicy(MarginKind, MarginValue, MarginMinimum, MarginMaximum, RoundTo);
        house.Weights = new ScoringWeights(
            Weights[nameof(ScoringWeights.Price)], Weights[nameof(ScoringWeights.Safety)], Weights[nameof(ScoringWeights.Fit)], Weights[nameof(ScoringWeights.Age)],
            Weights[nameof(ScoringWeights.Timing)], Weights[nameof(ScoringWeights.Response)], Weights[nameof(ScoringWeights.Routing)], Weights[nameof(ScoringWeights.Completeness)]);
        house.QuoteWindow = TimeSpan.FromMinutes(WindowMinutes);
        house.EnoughQuotes = EnoughQuotes;
        house.ProposalValidity = TimeSpan.FromHours(ValidityHours);
    }
}
