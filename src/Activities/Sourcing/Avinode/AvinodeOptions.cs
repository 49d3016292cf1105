using System.ComponentModel.DataAnnotations;

namespace JetVision.Activities.Sourcing.Avinode;

/// <summary>The connection to the marketplace; the section <c>Avinode</c>.</summary>
public sealed class AvinodeOptions
{
    /// <summary>Gets or sets the address of the API, such as <c>https://sandbox.avinode.com/api</c>; null while no marketplace is connected.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>Gets or sets the application's token, sent as <c>X-Avinode-ApiToken</c>; never shown or logged.</summary>
    public string ApiToken { get; set; } = "";

    /// <summary>Gets or sets the connection's token, sent as bearer; never shown or logged.</summary>
    public string AuthenticationToken { get; set; } = "";

    /// <summary>Gets or sets the OAuth client's id, for a connection by client credentials; null takes <see cref="AuthenticationToken"/>.</summary>
    public string? ClientId { get; set; }

    /// <summary>Gets or sets the OAuth client's secret; never shown or logged.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Gets or sets the name and version under which this program presents itself.</summary>
    /// <value>The default is <c>JetVision/0.1.0</c>.</value>
    [Required, RegularExpression(@"^[\x21-\x7e]{1,100}$", ErrorMessage = "Avinode:Product is 1 to 100 letters, digits and signs without spaces, such as JetVision/1.0.0.")]
    public string Product { get; set; } = "JetVision/0.1.0";

    /// <summary>Gets or sets the login in whose name operators see the requests; null shows the company.</summary>
    public string? ActAsAccount { get; set; }

    /// <summary>Gets or sets the part of the web hooks' address that only the marketplace knows, also their password; null receives none, and answers are fetched every minute only.</summary>
    public string? WebhookSecret { get; set; }

    /// <summary>Gets or sets how long one call may take.</summary>
    /// <value>The default is 20 seconds; from 1 second to 2 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets or sets how often a trip that waits for quotes is compared with the marketplace, in case a web hook was lost.</summary>
    /// <value>The default is 60 seconds; from 30 seconds to 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:30", "01:00:00")]
    public TimeSpan ReconcileEvery { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets or sets how often a watched route is compared with the marketplace, in case a web hook was lost.</summary>
    /// <value>The default is 6 hours; from 10 minutes to 1 day.</value>
    [Range(typeof(TimeSpan), "00:10:00", "1.00:00:00")]
    public TimeSpan CheckWatchesEvery { get; set; } = TimeSpan.FromHours(6);

    /// <summary>Gets whether a marketplace is connected.</summary>
    public bool IsConnected => BaseAddress is not null;
}
