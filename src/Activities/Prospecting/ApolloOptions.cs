using System.ComponentModel.DataAnnotations;

namespace JetVision.Activities.Prospecting;

/// <summary>The connection to Apollo.io; the section <c>Apollo</c>.</summary>
public sealed class ApolloOptions
{
    /// <summary>Gets or sets the key, sent as <c>X-Api-Key</c>; null while Apollo is not connected. Never shown or logged.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Gets or sets the API's address; ends with a slash.</summary>
    /// <value>The default is Apollo's.</value>
    public Uri BaseAddress { get; set; } = new("https://api.apollo.io/");

    /// <summary>Gets or sets how long one call may take.</summary>
    /// <value>The default is 20 seconds; from 1 second to 2 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets whether Apollo is connected.</summary>
    public bool IsConnected => !string.IsNullOrWhiteSpace(ApiKey);
}
