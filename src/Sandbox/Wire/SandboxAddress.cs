using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace JetVision.Sandbox.Wire;

/// <summary>The address that hooks name, known once the server listens.</summary>
internal sealed class SandboxAddress(IServer server, IHostApplicationLifetime lifetime, IOptions<SandboxOptions> options)
{
    private string? _value;

    public string Value => _value ??= (options.Value.PublicUrl?.ToString() ?? server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
        ?? throw new InvalidOperationException("The server has no address: set Sandbox:PublicUrl.")).TrimEnd('/').Replace("[::]", "localhost", StringComparison.Ordinal)
        .Replace("0.0.0.0", "localhost", StringComparison.Ordinal);

    public async Task WaitAsync(CancellationToken cancellation)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(cancellation);
    }

    /// <summary>The address that this caller used, for the links in an answer.</summary>
    public string For(HttpRequest request) => options.Value.PublicUrl?.ToString().TrimEnd('/') ?? $"{request.Scheme}://{request.Host}{request.PathBase}";
}
