namespace JetVision.Activities.Shared.Tools;

/// <summary>
/// Makes a method a tool: programs call it over MCP, and an agent whose list names it calls it too. Its <c>[Description]</c> and those of its parameters are what a
/// model reads. What would send or spend leaves a draft for a person's approval, whoever calls.
/// </summary>
/// <param name="name">The name, by which it is listed and called: a stored contract.</param>
/// <param name="title">The name for people.</param>
/// <param name="scope">The scope that a program's sign-in needs for it, such as <c>requests.read</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolAttribute(string name, string title, string scope) : Attribute
{
    /// <summary>Gets the name.</summary>
    public string Name => name;

    /// <summary>Gets the name for people.</summary>
    public string Title => title;

    /// <summary>Gets the scope.</summary>
    public string Scope => scope;

    /// <summary>Gets or sets whether it changes nothing.</summary>
    public bool ReadOnly { get; set; }

    /// <summary>Gets or sets whether it may take away or overwrite something.</summary>
    public bool Destructive { get; set; }

    /// <summary>Gets or sets whether the same call twice does no more than once.</summary>
    public bool Idempotent { get; set; }

    /// <summary>Gets or sets whether it reaches systems outside the brokerage.</summary>
    public bool OpenWorld { get; set; }
}
