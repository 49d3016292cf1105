using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;

namespace JetVision.EndToEnd.Harness;

/// <summary>The Sandbox as a process of the test's own, so that a server takes it for the outside world.</summary>
public sealed class PracticeProcess : IAsyncDisposable
{
    private readonly Process _process;

    private PracticeProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
        Http = new HttpClient { BaseAddress = address };
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public static async Task<PracticeProcess> StartAsync(string folder, IReadOnlyDictionary<string, string> settings)
    {
        var program = Path.Combine(Path.GetDirectoryName(JetVisionServer.Program)!, "sandbox", "JetVision.Sandbox.dll");
        var start = new ProcessStartInfo("dotnet", [program, "--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true, WorkingDirectory = folder };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["Sandbox__DataDirectory"] = folder,
            ["Sandbox__Speed"] = "0",
            ["Sandbox__ParentProcessId"] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
        }.Concat(settings))
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        const string mark = "Now listening on: ";
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at)
            {
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None); // an unread pipe would stop it in the end
                return new PracticeProcess(process, new Uri(line[(at + mark.Length)..].Trim()));
            }
        }

        throw new InvalidOperationException("The practice market ended before it listened.");
    }

    /// <summary>Orders something of its control addresses.</summary>
    public async Task PostAsync(string path, object? body = null)
    {
        using var answer = await Http.PostAsJsonAsync(path, body ?? new { });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Brings a system into trouble, until <see cref="MendAsync"/>.</summary>
    public Task TroubleAsync(string system, object order) => PostAsync($"/sandbox/faults/{system}", order);

    public async Task MendAsync(string system)
    {
        using var answer = await Http.DeleteAsync($"/sandbox/faults/{system}");
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
