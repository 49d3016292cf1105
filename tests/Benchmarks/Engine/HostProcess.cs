using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace JetVision.Benchmarks.Engine;

/// <summary>An <see cref="EngineHost"/> that runs.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Process _process;

    private HostProcess(Process process, Uri address, TimeSpan start)
    {
        _process = process;
        Address = address;
        StartTime = start;
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };
    }

    public Uri Address { get; }

    /// <summary>Gets the time from the start of the process to the first request that it would take.</summary>
    public TimeSpan StartTime { get; }

    public HttpClient Http { get; }

    public static async Task<HostProcess> StartAsync(string connection)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(HostProcess).Assembly.Location);
        }

        start.ArgumentList.Add("host");
        start.ArgumentList.Add(connection);
        var clock = Stopwatch.StartNew();
        var process = Process.Start(start) ?? throw new InvalidOperationException("The host did not start.");
        for (string? line; (line = await process.StandardOutput.ReadLineAsync()) is not null;)
        {
            if (line.StartsWith("listening ", StringComparison.Ordinal))
            {
                var host = new HostProcess(process, new Uri("http://127.0.0.1:" + line[10..]), clock.Elapsed);
                _ = host.PassOnAsync();
                return host;
            }

            await Console.Error.WriteLineAsync(line);
        }

        throw new InvalidOperationException("The host ended before it listened.");
    }

    public async Task<HostFigures> FiguresAsync(bool collect = false) => (await Http.GetFromJsonAsync<HostFigures>($"/figures?collect={collect}"))!;

    public async Task PublishAsync(JsonObject definition)
    {
        using var response = await Http.PostAsJsonAsync("/elsa/api/workflow-definitions", new JsonObject { ["model"] = definition, ["publish"] = true });
        var answer = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Publishing failed: {(int)response.StatusCode} {answer}"));
        }
    }

    public async Task<JsonElement> GetAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(path);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task PassOnAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            await Console.Error.WriteLineAsync(line);
        }
    }
}
