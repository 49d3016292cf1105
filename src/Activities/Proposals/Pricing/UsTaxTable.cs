using System.Globalization;
using System.Text.Json;
using JetVision.Activities.Storage;
using NodaTime;

namespace JetVision.Activities.Proposals.Pricing;

/// <summary>The United States' taxes on air transport of persons, a row a year, each with its source.</summary>
internal sealed class UsTaxTable
{
    private static readonly Lazy<UsTaxTable> Shipped = new(() =>
    {
        using var stream = typeof(UsTaxTable).Assembly.GetManifestResourceStream("JetVision.Activities.Proposals.Data.us-taxes.json")!;
        return new UsTaxTable(JsonSerializer.Deserialize<Table>(stream, StoredJson.Options)!.Years);
    });

    private readonly UsTaxYear[] _years;

    public UsTaxTable(IEnumerable<UsTaxYear> years) => _years = [.. years.OrderBy(year => year.From)];

    /// <summary>The table that ships with the product.</summary>
    public static UsTaxTable Default => Shipped.Value;

    /// <summary>The row for a day of departure, and words where it is not that year's own.</summary>
    public (UsTaxYear Year, string? Doubt) For(LocalDate day)
    {
        var year = _years.LastOrDefault(year => year.From <= day) ?? _years[0];
        return (year, year.From.Year == day.Year ? null : string.Create(
            CultureInfo.InvariantCulture, $"US tax rates for {day.Year} are not on file; those of {year.From.Year} were used and may change."));
    }

    private sealed record Table(IReadOnlyList<UsTaxYear> Years);
}

/// <summary>The rates from a day on; amounts in USD a passenger.</summary>
/// <param name="From">The first day.</param>
/// <param name="Percent">The share of the amount paid for domestic transport.</param>
/// <param name="Segment">For each domestic take-off and landing.</param>
/// <param name="Head">For each international arrival or departure.</param>
/// <param name="AlaskaHawaii">For each departure between Alaska or Hawaii and the mainland.</param>
/// <param name="Source">Where the figures are from, for the person who keeps the table.</param>
internal sealed record UsTaxYear(LocalDate From, decimal Percent, decimal Segment, decimal Head, decimal AlaskaHawaii, string Source);
