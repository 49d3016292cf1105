namespace JetVision.EndToEnd.Harness;

/// <summary>One server for all tests of a class.</summary>
public sealed class OneServer : IAsyncLifetime
{
    public JetVisionServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await JetVisionServer.StartAsync();

    public ValueTask DisposeAsync() => Server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
