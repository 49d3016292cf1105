namespace JetVision.Workflows.Api;

/// <summary>Who may do what through Elsa's API, and where it lies.</summary>
public sealed class ElsaApiOptions
{
    /// <summary>Gets or sets the authorisation policy of every route, the hub included.</summary>
    /// <value>The default is null: the host guards the returned group itself.</value>
    public string? ViewPolicy { get; set; }

    /// <summary>Gets or sets the further policy of the routes that change something or run a workflow; Studio shows those who do not meet it a read-only designer.</summary>
    /// <value>The default is null: whoever may look may edit.</value>
    public string? EditPolicy { get; set; }

    /// <summary>Gets or sets the address under which others reach this server; links that resume runs begin with it.</summary>
    /// <value>The default is the setting <c>JetVision:PublicUrl</c>; without it, the address of the request at hand.</value>
    public string? PublicUrl { get; set; }

    /// <summary>Gets or sets the path under which workflows' HTTP endpoints answer.</summary>
    /// <value>The default is <c>/workflows</c>.</value>
    public string HttpEndpointsPath { get; set; } = "/workflows";
}
