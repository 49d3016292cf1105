namespace JetVision.Activities.Shared;

/// <summary>Where clients and operators reach this installation. Configuration section <c>JetVision</c>.</summary>
public sealed class PublicOptions
{
    /// <summary>Gets or sets the address that links in mails and documents begin with (<c>JetVision:PublicUrl</c>).</summary>
    /// <value>The default is <c>http://localhost:5080/</c>.</value>
    public Uri BaseUrl { get; set; } = new("http://localhost:5080/");

    /// <summary>Makes a link.</summary>
    /// <param name="path">The path below the address, without a leading slash.</param>
    /// <returns>The absolute address.</returns>
    public Uri Link(string path) => new(BaseUrl.AbsoluteUri.EndsWith('/') ? BaseUrl : new Uri(BaseUrl.AbsoluteUri + "/"), path);
}
