namespace JetVision.Server.Portal;

/// <summary>The roles by which pages differ.</summary>
internal static class PortalRoles
{
    /// <summary>May see and change the brokerage's settings.</summary>
    public const string Admin = "admin";
}
