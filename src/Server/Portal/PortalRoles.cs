namespace JetVision.Server.Portal;

/// <summary>The roles by which pages differ.</summary>
internal static class PortalRoles
{
    /// <summary>May change the process, and deal with what is held up.</summary>
    public const string Ops = "ops,admin";

    /// <summary>May see and change the brokerage's settings.</summary>
    public const string Admin = "admin";
}
