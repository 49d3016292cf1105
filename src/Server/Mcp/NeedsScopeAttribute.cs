namespace JetVision.Server.Mcp;

/// <summary>Says which scope a tool needs.</summary>
/// <param name="scope">One of <see cref="Security.Scopes"/>.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsScopeAttribute(string scope) : Attribute
{
    public string Scope => scope;
}
