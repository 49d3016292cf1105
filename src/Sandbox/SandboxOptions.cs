using System.ComponentModel.DataAnnotations;

namespace JetVision.Sandbox;

/// <summary>The settings of the section <c>Sandbox</c>; as environment variables <c>Sandbox__Speed</c> and so on.</summary>
internal sealed class SandboxOptions
{
    /// <summary>Gets or sets how fast operators answer: 1 is minutes, 0 is at once.</summary>
    /// <value>The default is 1; from 0 to 1000.</value>
    [Range(0, 1000)]
    public double Speed { get; set; } = 1;

    /// <summary>Gets or sets whether requests go to operators as soon as a trip is made. Otherwise a person sends them on the trip's page.</summary>
    /// <value>The default is true.</value>
    public bool AutoSend { get; set; } = true;

    /// <summary>Gets or sets the folder of the journal.</summary>
    /// <value>The default is <c>.data/sandbox</c>, from the current directory.</value>
    [Required]
    public string DataDirectory { get; set; } = Path.Combine(".data", "sandbox");

    /// <summary>Gets or sets the application's token that callers send as <c>X-Avinode-ApiToken</c>.</summary>
    [Required]
    public string ApiToken { get; set; } = "sandbox-api-token";

    /// <summary>Gets or sets the connection's token that callers send as bearer.</summary>
    [Required]
    public string AuthenticationToken { get; set; } = "sandbox-bearer";

    /// <summary>Gets or sets the client that may fetch access tokens by OAuth.</summary>
    [Required]
    public string ClientId { get; set; } = "sandbox-client";

    /// <summary>Gets or sets that client's secret; it also signs the tokens.</summary>
    [Required]
    public string ClientSecret { get; set; } = "sandbox-secret";

    /// <summary>Gets or sets how many calls a rolling hour allows. The hour runs at the market's speed: at speed 0 it has no length and nobody is refused.</summary>
    /// <value>The default is 3600, one call a second.</value>
    [Range(1, int.MaxValue)]
    public int RequestsPerHour { get; set; } = 3600;

    /// <summary>Gets or sets operations that this connection lacks the permission for, by path below /api, such as <c>trips</c>: they are answered with 403.</summary>
    /// <value>The default is none besides <c>searches</c>, which no broker connection has.</value>
    public string[] Denied { get; set; } = [];

    /// <summary>Gets or sets the process to outlive by no more than two seconds, or null when it lives on its own.</summary>
    public int? ParentProcessId { get; set; }

    /// <summary>Gets or sets the address that links and hooks show, when it is not the one listened on.</summary>
    public Uri? PublicUrl { get; set; }
}
