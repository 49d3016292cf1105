namespace JetVision.Activities.Accounts;

/// <summary>The program as Google knows it: an OAuth client of the Google Cloud console.</summary>
public class GoogleClientOptions
{
    /// <summary>Gets or sets the OAuth client's id.</summary>
    public string? ClientId { get; set; }

    /// <summary>Gets or sets the OAuth client's secret; never shown or logged.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Gets or sets where a person gives consent.</summary>
    /// <value>The default is Google's.</value>
    public Uri Authorize { get; set; } = new("https://accounts.google.com/o/oauth2/v2/auth");

    /// <summary>Gets or sets where codes and refresh tokens become access tokens.</summary>
    /// <value>The default is Google's. A service account's file names its own.</value>
    public Uri Token { get; set; } = new("https://oauth2.googleapis.com/token");

    /// <summary>Gets whether a person can be asked for consent.</summary>
    public bool IsClient => ClientId is { Length: > 0 } && ClientSecret is { Length: > 0 };
}
