namespace JetVision.Activities.Mail.Google;

/// <summary>The program as Google knows it; the section <c>Mail:Gmail</c>. Read when <see cref="MailOptions.Transport"/> is Gmail.</summary>
public sealed class GmailOptions
{
    /// <summary>Gets or sets the OAuth client's id, from the Google Cloud console.</summary>
    public string? ClientId { get; set; }

    /// <summary>Gets or sets the OAuth client's secret; never shown or logged.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Gets or sets where a person gives consent.</summary>
    /// <value>The default is Google's.</value>
    public Uri Authorize { get; set; } = new("https://accounts.google.com/o/oauth2/v2/auth");

    /// <summary>Gets or sets where codes and refresh tokens become access tokens.</summary>
    /// <value>The default is Google's.</value>
    public Uri Token { get; set; } = new("https://oauth2.googleapis.com/token");
}
