using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using JetVision.Workflows.Api;
using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace JetVision.Benchmarks.Engine;

/// <summary>The engine on a bare Kestrel host: nothing else of the server, no sign-in. A process of its own, which ends when its standard input does.</summary>
internal static class EngineHost
{
    public static async Task RunAsync(string connection)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Workflows:Directory"] = "" });
        builder.Services.AddWorkflows(connection);
        builder.Services.AddElsaApi();
        await using var app = builder.Build();
        app.MapElsaApi();
        app.MapWorkflowEndpoints();
        app.MapGet("/bare", () => TypedResults.Text("{\"result\":\"big\",\"amount\":250}", "application/json"));
        app.MapGet("/figures", (bool collect) =>
        {
            if (collect)
            {
                GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
                GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }

            using var self = Process.GetCurrentProcess();
            return TypedResults.Json(new HostFigures(self.TotalProcessorTime.TotalMilliseconds, self.WorkingSet64 / 1048576.0, GC.GetTotalMemory(false) / 1048576.0));
        });
        await app.StartAsync();
        await Console.Out.WriteLineAsync("listening " + app.Urls.Single().Split(':')[^1].ToString(CultureInfo.InvariantCulture));
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }
}

/// <summary>What the host uses.</summary>
/// <param name="ProcessorMilliseconds">Since its start.</param>
/// <param name="WorkingSet">In MB.</param>
/// <param name="Heap">The live objects in MB, when collected before.</param>
internal sealed record HostFigures(double ProcessorMilliseconds, double WorkingSet, double Heap);
