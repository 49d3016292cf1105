namespace JetVision.Server.Security;

/// <summary>Who may do what. A role includes the ones before it: broker, ops, admin.</summary>
public static class Policies
{
    /// <summary>Requests, quotes, proposals; sees the process.</summary>
    public const string Broker = "Broker";

    /// <summary>Edits and publishes workflows, retries faults.</summary>
    public const string Ops = "Ops";

    /// <summary>Users and settings.</summary>
    public const string Admin = "Admin";

    /// <summary>The tools, for programs that sign in by token or key; what each tool needs besides is its scope.</summary>
    internal const string Tools = "Tools";

    /// <summary>The roles' names.</summary>
    internal static readonly string[] Roles = ["broker", "ops", "admin"];
}
