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

    /// <summary>Gets or sets the policy of those to whom the way to the replay is shown; null shows it to all.</summary>
    public string? ReplayPolicy { get; set; }

    /// <summary>Gets or sets where whoever is signed in sees their account; null for nowhere.</summary>
    public string? AccountPath { get; set; }

    /// <summary>Gets or sets what the button beside the person's name posts to, to end the session; null shows no button.</summary>
    /// <value>The default is <c>/account/sign-out</c>.</value>
    public string? SignOutPath { get; set; } = "/account/sign-out";

    /// <summary>Gets or sets the page that signs a person in; it takes <c>returnUrl</c>. Studio leads there once the session has ended.</summary>
    /// <value>The default is <c>/sign-in</c>.</value>
    public string SignInPath { get; set; } = "/sign-in";

    /// <summary>Gets or sets the style sheet that declares the portal's fonts and colours (<c>--jv-*</c>).</summary>
    /// <value>The default is <c>/css/theme.css</c>.</value>
    public string ThemePath { get; set; } = "/css/theme.css";
}
