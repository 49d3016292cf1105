namespace JetVision.Sandbox.Access;

/// <summary>Who calls: the connection's account, and the person that <c>X-Avinode-ActAsAccount</c> names.</summary>
internal sealed record Caller(string Account, string? ActsAs)
{
    public static Caller Of(HttpContext http) => (Caller)http.Items[typeof(Caller)]!;

    public void Attach(HttpContext http) => http.Items[typeof(Caller)] = this;
}
