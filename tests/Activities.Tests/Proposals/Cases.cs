using JetVision.Activities.Airports;
using JetVision.Activities.Proposals.Pricing;
using JetVision.Activities.Quotes;
using JetVision.Activities.Quotes.Scoring;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Tests.Proposals;

/// <summary>Requests, quotes and tables for tests; every call makes fresh ones.</summary>
internal static class Cases
{
    public static ExchangeRates Rates { get; } = new(
        "test rates", new LocalDate(2026, 11, 20), "EUR", new Dictionary<string, decimal> { ["USD"] = 1.10m, ["GBP"] = 0.85m, ["JPY"] = 160m, ["CHF"] = 0.95m });

    public static UsTaxes Taxes { get; } = new(UsTaxTable.Default, new UsZones(AirportDirectory.Default.All));

    /// <summary>Teterboro to Opa-locka for five, on Friday, 4 December 2026 at 14:30.</summary>
    public static Leg Florida(int passengers = 5) => new("KTEB", "KOPF", new LocalDate(2026, 12, 4), new LocalTime(14, 30), new LocalTime(14, 30), false, passengers);

    public static CharterRequest Request(IReadOnlyList<Leg> legs, string? reading = null) => new()
    {
        Id = Guid.CreateVersion7(),
        Number = "R-2026-0001",
        Channel = "chat",
        Text = "please quote",
        Reading = reading,
        ReferenceDate = new LocalDate(2026, 11, 22),
        Legs = legs,
        Stage = RequestStage.AwaitingQuotes,
        CreatedAt = RoomBench.Start,
        UpdatedAt = RoomBench.Start,
    };

    public static Quote Quote(decimal price = 20_000, string operatorName = "Northwind Jets LLC", string currency = "USD", int seats = 8, string type = "Citation XLS+", string category = "Super light jet", int? year = 2016) => new()
    {
        Id = Guid.CreateVersion7(),
        Channel = "manual",
        OperatorName = operatorName,
        CertificateNumber = "N8WA123K",
        SafetyRatings = ["ARGUS Gold"],
        Aircraft = new QuotedAircraft(type, category, "N512XL", seats, year, null, "KTEB", ["Wi-Fi", "Enclosed lavatory"]),
        Price = new Money(price, currency),
        IncludesUsTax = false,
        Lines = [new("Flight", "BASE", new Money(price, currency)), new("Catering", "CATERING", new Money(350, currency))],
        Segments = [new("KTEB", "KOPF", new LocalDateTime(2026, 12, 4, 14, 30), 158, 168, 959, false)],
        ExpiresAt = RoomBench.Start + Duration.FromHours(72),
        IsExpiryStated = true,
        ReceivedAt = RoomBench.Start - Duration.FromMinutes(30),
    };

    public static TaxedFlight Flight(string from, string to, int passengers) =>
        new(AirportDirectory.Default[from], AirportDirectory.Default[to], new LocalDate(2026, 12, 4), passengers, 0);

    public static ScoringCase Case(IReadOnlyList<Leg>? legs = null, Wishes? wishes = null, ScoringWeights? weights = null) => new(
        legs ?? [Florida()],
        wishes ?? Wishes.None,
        weights ?? new ScoringWeights(),
        "USD",
        Rates,
        RoomBench.Start,
        Duration.FromHours(2),
        _ => RoomBench.Start - Duration.FromHours(1),
        AirportDirectory.Default.Find);
}
