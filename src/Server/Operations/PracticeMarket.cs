using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace JetVision.Server.Operations;

/// <summary>Without a marketplace in the configuration the Sandbox is started beside the server and used in Avinode's place, over loopback HTTP like the real one.</summary>
internal static class PracticeMarketSetup
{
    public static WebApplicationBuilder AddPracticeMarket(this WebApplicationBuilder builder)
    {
        builder.Services.AddHostedService<MarketSubscription>();
        if (!string.IsNullOrWhiteSpace(builder.Configuration["Avinode:BaseAddress"]))
        {
            return builder;
        }

        var directory = Path.Combine(House.DataDirectory(builder.Configuration), "sandbox");
        Directory.CreateDirectory(directory);
        var address = $"http://127.0.0.1:{RememberedPort(Path.Combine(directory, "port"))}";
        builder.Configuration["Avinode:BaseAddress"] = address + "/api";
        builder.Configuration["Avinode:ApiToken"] = "sandbox-api-token";
        builder.Configuration["Avinode:AuthenticationToken"] = "sandbox-bearer";
        builder.Configuration["Avinode:WebhookSecret"] = Remembered(Path.Combine(directory, "webhook-secret"), () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        builder.Services.AddSingleton(new PracticeMarket(address, directory));
        builder.Services.AddHostedService<SandboxProcess>();
        return builder;
    }

    /// <summary>The port of the last start while it is free, for the marketplace's links hold it; otherwise a free one.</summary>
    private static int RememberedPort(string file)
    {
        if (File.Exists(file) && int.TryParse(File.ReadAllText(file), NumberStyles.None, CultureInfo.InvariantCulture, out var remembered)
            // After a crash of the server the market of before ends itself a moment later; until then it holds the port and the files.
            && SpinWait.SpinUntil(() => IsFree(remembered), TimeSpan.FromSeconds(5)))
        {
            return remembered;
        }

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        File.WriteAllText(file, port.ToString(CultureInfo.InvariantCulture));
        return port;
    }

    private static string Remembered(string file, Func<string> make)
    {
        if (!File.Exists(file))
        {
            File.WriteAllText(file, make());
        }

        return File.ReadAllText(file);
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

/// <summary>That the practice market is in use, and where.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Directory">Where it keeps its state.</param>
internal sealed record PracticeMarket(string Address, string Directory)
{
    private readonly TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets a task that ends once it answers for the first time.</summary>
    public Task Up => _up.Task;

    public void Answers() => _up.TrySetResult();
}

/// <summary>Runs the Sandbox as a child process for as long as the server lives.</summary>
internal sealed partial class SandboxProcess(PracticeMarket market, IConfiguration configuration, IHttpClientFactory clients, ILogger<SandboxProcess> logger)
    : BackgroundService
{
    private Process? _process;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Start();
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_process is { HasExited: false } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(cancellationToken);
        }
    }

    public override void Dispose()
    {
        _process?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await UntilUpAsync(stoppingToken);
        market.Answers();
        LogRunning(market.Address);
        while (!stoppingToken.IsCancellationRequested)
        {
            await _process!.WaitForExitAsync(stoppingToken);
            LogEnded(_process.ExitCode);
            await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
            Start();
        }
    }

    private void Start()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "sandbox", "JetVision.Sandbox.dll");
        if (!File.Exists(program))
        {
            throw new InvalidOperationException($"The practice market is missing at {program}; build the solution, or set Avinode:BaseAddress to a marketplace.");
        }

        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            UseShellExecute = false,
            WorkingDirectory = Path.GetDirectoryName(program)!,
        };
        start.ArgumentList.Add(program);
        start.ArgumentList.Add("--urls");
        start.ArgumentList.Add(market.Address);
        start.Environment["Sandbox__ParentProcessId"] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        start.Environment["Sandbox__DataDirectory"] = market.Directory;
        start.Environment["Sandbox__Speed"] = configuration["Sandbox:Speed"] ?? "1";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment.Remove("ASPNETCORE_URLS");
        _process?.Dispose();
        _process = Process.Start(start) ?? throw new InvalidOperationException("The practice market did not start.");
    }

    private async Task UntilUpAsync(CancellationToken cancellation)
    {
        using var client = clients.CreateClient();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(market.Address), limit.Token);
                return;
            }
            catch (HttpRequestException) when (!_process!.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
            }
        }
    }

    [LoggerMessage(EventId = 4101, EventName = "PracticeMarketRuns", Level = LogLevel.Information, Message = "Practice market at {Address}; set Avinode:BaseAddress to use a real one.")]
    private partial void LogRunning(string address);

    [LoggerMessage(EventId = 4102, EventName = "PracticeMarketEnded", Level = LogLevel.Error, Message = "The practice market ended with exit code {ExitCode}; it is started again.")]
    private partial void LogEnded(int exitCode);
}
