namespace JetVision.Designer;

/// <summary>Where the designer sits in its host.</summary>
public sealed class DesignerOptions
{
    /// <summary>Gets or sets the path of Elsa's API on this host, without a trailing slash.</summary>
    /// <value>The default is <c>/elsa/api</c>.</value>
    public string ApiPath { get; set; } = "/elsa/api";

    /// <summary>Gets or sets where the brand in the header leads.</summary>
    /// <value>The default is <c>/</c>, the portal's first page.</value>
    public string PortalPath { get; set; } = "/";

    /// <summary>Gets or sets what the link back to the portal says.</summary>
    /// <value>The default is <c>Requests</c>.</value>
    public string PortalTitle { get; set; } = "Requests";

    /// <summary>Gets or sets where the host shows what is held up; null for nowhere.</summary>
    public string? OverviewPath { get; set; }

    /// <summary>Gets or sets where the host replays a process on past runs; <c>{id}</c> stands for the definition's stable id. Null for nowhere.</summary>
    public string? ReplayPath { get; set; }

    /// <summary>Gets or sets where whoever is signed in sees their account; null for nowhere.</summary>
    public string? AccountPath { get; set; }
}
