using System.Diagnostics;
using System.Globalization;

namespace JetVision.Sandbox.Tests;

/// <summary>The program in a process of its own, to be killed.</summary>
internal sealed class SandboxProcess : IDisposable
{
    private readonly Process _process;

    private SandboxProcess(Process process, Uri address)
    {
        _process = process;
        Http = new HttpClient { BaseAddress = address };
    }

    public HttpClient Http { get; }

    public static async Task<SandboxProcess> StartAsync(string folder, string speed = "0", int? parent = null)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, WorkingDirectory = folder };
        start.ArgumentList.Add(typeof(SandboxApp).Assembly.Location);
        start.ArgumentList.Add("--urls");
        start.ArgumentList.Add("http://127.0.0.1:0");
        start.Environment["Sandbox__DataDirectory"] = folder;
        start.Environment["Sandbox__Speed"] = speed;
        start.Environment["Logging__LogLevel__Default"] = "Information";
        if (parent is { } id)
        {
            start.Environment["Sandbox__ParentProcessId"] = id.ToString(CultureInfo.InvariantCulture);
        }
        var process = Process.Start(start)!;
        const string mark = "Now listening on: ";
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at)
            {
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None); // an unread pipe would stop it in the end
                return new SandboxProcess(process, new Uri(line[(at + mark.Length)..].Trim()));
            }
        }
        throw new InvalidOperationException("The program ended before it listened.");
    }

    /// <summary>SIGKILL: no chance to finish anything.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async Task<int> ExitedAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        _process.Dispose();
    }
}
