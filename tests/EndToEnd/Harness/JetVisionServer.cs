using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using JetVision.Tests.Shared;

namespace JetVision.EndToEnd.Harness;

/// <summary>The real server as a process of its own, with its data in a directory that a restart finds again.</summary>
public sealed class JetVisionServer : IAsyncDisposable
{
    public const string ApiKey = "end-to-end-tests-key";
    public const string ModelKey = "sk-planted-key-0123456789";
    public const string AdminEmail = "admin@example.com";
    public const string AdminPassword = "correct horse battery";
    private readonly Dictionary<string, string> _settings;
    private readonly bool _ownsDirectory;
    private readonly ConcurrentQueue<string> _log = new();
    private Process? _process;

    private JetVisionServer(string directory, bool ownsDirectory, Dictionary<string, string> settings)
    {
        Home = directory;
        _ownsDirectory = ownsDirectory;
        _settings = settings;
        Address = new Uri($"http://127.0.0.1:{Ports.Free()}");
        Http = NewClient(ApiKey);
    }

    public Uri Address { get; }

    public string Home { get; }

    public string Maildir => Path.Combine(Home, "maildir", "new");

    /// <summary>Signed in as the admin by key.</summary>
    public HttpClient Http { get; }

    public string Log => string.Join(Environment.NewLine, _log);

    /// <summary>Where the practice market listens.</summary>
    public Uri Sandbox => new($"http://127.0.0.1:{File.ReadAllText(Path.Combine(Home, "sandbox", "port"))}");

    public static async Task<JetVisionServer> StartAsync(string? connectionString = null, IReadOnlyDictionary<string, string>? settings = null)
    {
        var directory = Directory.CreateTempSubdirectory("jetvision-").FullName;
        var server = new JetVisionServer(directory, ownsDirectory: true, new Dictionary<string, string>(settings ?? new Dictionary<string, string>()));
        if (connectionString is not null)
        {
            server._settings["ConnectionStrings__JetVision"] = connectionString;
        }

        await server.StartAsync();
        return server;
    }

    /// <summary>Starts it with its agents at the Sandbox's scripted model.</summary>
    public static Task<JetVisionServer> StartWithModelAsync() => StartWithSandboxAsync(sandbox => new()
    {
        ["Agents__Endpoint"] = $"{sandbox}v1",
        ["Agents__Model"] = "practice-model",
        ["Agents__ApiKey"] = ModelKey,
        ["Agents__Retries"] = "0",
    });

    /// <summary>Starts it with its prospecting at the Sandbox's Apollo.</summary>
    public static Task<JetVisionServer> StartWithApolloAsync() => StartWithSandboxAsync(sandbox => new()
    {
        ["Apollo__BaseAddress"] = $"{sandbox}apollo/",
        ["Apollo__ApiKey"] = "sandbox-apollo-key",
    });

    /// <summary>Starts it with settings that name its Sandbox's address. The market takes the port that it had last time, so it can be told beforehand.</summary>
    private static async Task<JetVisionServer> StartWithSandboxAsync(Func<Uri, Dictionary<string, string>> settings)
    {
        var sandbox = new Uri($"http://127.0.0.1:{Ports.Free()}");
        var server = new JetVisionServer(Directory.CreateTempSubdirectory("jetvision-").FullName, ownsDirectory: true, settings(sandbox));
        Directory.CreateDirectory(Path.Combine(server.Home, "sandbox"));
        await File.WriteAllTextAsync(Path.Combine(server.Home, "sandbox", "port"), sandbox.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await server.StartAsync();
        return server;
    }

    public HttpClient NewClient(string? key)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", key);
        }

        return client;
    }

    /// <summary>Starts the process and waits until it is ready.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", [Program]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Home };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = Address.ToString().TrimEnd('/'),
            ["JetVision__DataDirectory"] = Home,
            ["JetVision__Admin__Email"] = AdminEmail,
            ["JetVision__Admin__Password"] = AdminPassword,
            ["JetVision__Admin__ApiKey"] = ApiKey,
            ["Sandbox__Speed"] = "0",
        }.Concat(_settings))
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Eventually.TrueAsync(
            async () =>
            {
                if (_process.HasExited)
                {
                    throw new InvalidOperationException($"The server ended with {_process.ExitCode}:{Environment.NewLine}{Log}");
                }

                try
                {
                    using var answer = await Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                    return answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            TimeSpan.FromSeconds(60),
            () => $"The server is not ready:{Environment.NewLine}{Log}");
    }

    /// <summary>Ends the process as a power cut would: SIGKILL, nothing is told to it.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        _process?.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Http.Dispose();
        if (_ownsDirectory)
        {
            await Eventually.TrueAsync(
                () =>
                {
                    try
                    {
                        Directory.Delete(Home, recursive: true);
                    }
                    catch (DirectoryNotFoundException)
                    {
                    }
                    catch (IOException)
                    {
                        // The practice market notices its parent's death a moment later and still writes.
                        return Task.FromResult(false);
                    }

                    return Task.FromResult(true);
                },
                TimeSpan.FromSeconds(10),
                () => $"{Home} cannot be deleted.");
        }
    }

    public static string RepositoryRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "JetVision.sln")))
        {
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("JetVision.sln is in no folder above the tests.");
        }

        return directory;
    }

    /// <summary>The server's program.</summary>
    internal static string Program => Path.Combine(RepositoryRoot(), "src", "Server", "bin", Configuration, "net10.0", "JetVision.Server.dll");

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _log.Enqueue(line);
        }
    }
}
