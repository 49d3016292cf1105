using System.ComponentModel.DataAnnotations;

namespace JetVision.Activities.Prospecting;

/// <summary>The connection to Apollo.io; the section <c>Apollo</c>.</summary>
public sealed class ApolloOptions
{
    /// <summary>Gets or sets the key, sent as <c>X-Api-Key</c>; it goes before one that was entered in the settings. Null for none. Never shown or logged.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Gets or sets the API's address; ends with a slash.</summary>
    /// <value>The default is Apollo's.</value>
    public Uri BaseAddress { get; set; } = new("https://api.apollo.io/");

    /// <summary>Gets or sets how long one call may take.</summary>
    /// <value>The default is 20 seconds; from 1 second to 2 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets or sets how many of Apollo's credits a brokerage may spend in a calendar month (UTC).</summary>
    /// <value>The default is 100; from 0, which spends none, to a million.</value>
    [Range(0, 1_000_000)]
    public int CreditsPerMonth { get; set; } = 100;

    /// <summary>Gets or sets what one credit costs, for the reports, in <see cref="Currency"/>.</summary>
    /// <value>The default is 0.20; not below 0.</value>
    public decimal CreditPrice { get; set; } = 0.20m;

    /// <summary>Gets or sets what Apollo costs a month besides, for the reports, in <see cref="Currency"/>.</summary>
    /// <value>The default is 0; not below.</value>
    public decimal MonthlyFee { get; set; }

    /// <summary>Gets or sets the currency of the two, as ISO 4217 has it.</summary>
    /// <value>The default is USD.</value>
    [RegularExpression("^[A-Z]{3}$")]
    public string Currency { get; set; } = "USD";
}
