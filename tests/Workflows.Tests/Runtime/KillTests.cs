using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using JetVision.Tests.Shared;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime;
using JetVision.Workflows.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;
using static JetVision.Workflows.Tests.Shared.TestDefinitions;

namespace JetVision.Workflows.Tests.Runtime;

/// <summary>Servers are killed with SIGKILL while runs go; every run is accounted for.</summary>
public sealed class KillTests
{
    private const string DatabaseVariable = "JETVISION_KILL_DATABASE";
    private const string LedgerVariable = "JETVISION_KILL_LEDGER";
    private const int Runs = 200;
    private const int Kills = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite, 1)]
    [InlineData(DatabaseKind.Postgres, 2)]
    public async Task ServersKilledInALoopUnderLoad_LoseNoRun_AndEveryEffectIsSeenOnceOrMarkedAsAttempted(DatabaseKind kind, int servers)
    {
        Assert.SkipWhen(kind == DatabaseKind.Postgres && PostgresServer.MissingBecause is not null, PostgresServer.MissingBecause ?? "");
        await using var database = await TestDatabase.CreateAsync(kind);
        var ledger = Directory.CreateTempSubdirectory("jetvision-kill-").FullName;
        await using (var engine = await TestEngine.StartAsync(database, services => services.AddSingleton(TimeProvider.System)))
        {
            await engine.PublishAsync(Sequence("load", Step("ask", "Test.Tells"), Delay("pause", TimeSpan.FromMilliseconds(50)), Step("tell", "Test.Tells")));
            for (var i = 0; i < Runs; i++)
            {
                await engine.Runtime.DispatchAsync(new RunRequest("load") { InstanceId = Name(i) }, cancellation: Cancellation);
            }

            await engine.CrashAsync();
        }

        var lines = Channel.CreateUnbounded<string>();
        var processes = new Queue<Process>();
        var told = new HashSet<string>();
        var inTheMiddle = 0;
        try
        {
            for (var i = 0; i < servers; i++)
            {
                processes.Enqueue(Start(database, ledger, lines.Writer));
            }

            // Each kill comes while the servers are in the middle of it: after a further part of what there is to tell.
            for (var kill = 1; kill <= Kills; kill++)
            {
                await UntilAsync(Runs * 2 * kill / (Kills + 2));
                await KillAsync(processes.Dequeue());
                while (lines.Reader.TryRead(out var line))
                {
                    told.Add(line);
                }

                inTheMiddle += told.Count < Runs * 2 ? 1 : 0;
                processes.Enqueue(Start(database, ledger, lines.Writer));
            }

            await UntilAsync(Runs * 2);
        }
        finally
        {
            while (processes.TryDequeue(out var process))
            {
                await KillAsync(process);
            }
        }

        Assert.True(inTheMiddle >= 3, $"Only {inTheMiddle} kills came before all was done.");
        var deliveries = Directory.GetFiles(ledger).SelectMany(File.ReadAllLines).Select(line => line.Split(' ')).ToList();
        foreach (var effect in deliveries.GroupBy(line => line[0]))
        {
            // What is seen twice says so: its second sight has a higher number.
            Assert.Equal(effect.Count(), effect.Select(line => line[1]).Distinct().Count());
        }

        Assert.Equal(Runs * 2, deliveries.Select(line => line[0]).Distinct().Count());
        await using var last = await TestEngine.StartAsync(database, services => services.AddSingleton(TimeProvider.System));
        Assert.Equal(
            Enumerable.Range(0, Runs).Select(Name), await last.QueryAsync(db => db.Instances.Where(row => row.SubStatus == "Finished").OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(Cancellation)));
        Assert.Equal(0, await last.QueryAsync(db => db.Bookmarks.CountAsync(Cancellation)));
        for (var i = 0; i < Runs; i++)
        {
            var ends = (await last.JournalAsync(Name(i))).Where(entry => entry.EndsWith(" Completed", StringComparison.Ordinal));
            Assert.Equal(["ask Completed", "pause Completed", "tell Completed", "sequence Completed", "Workflow1 Completed"], ends);
        }

        Directory.Delete(ledger, recursive: true);

        async Task UntilAsync(int count)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            patience.CancelAfter(Patience);
            while (told.Count < count)
            {
                told.Add(await lines.Reader.ReadAsync(patience.Token));
            }
        }
    }

    /// <summary>What a killed process is: a server on a database that is named from outside, until it is killed.</summary>
    [Fact(Explicit = true)]
    public async Task Server()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:JetVision"] = Environment.GetEnvironmentVariable(DatabaseVariable),
            ["Workflows:Directory"] = "",
            ["Workflows:Reconcile"] = "00:00:01",
            ["Workflows:Lease"] = "00:00:03",
            ["Workflows:RetryDelay"] = "00:00:00.050",
        });
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Critical));
        builder.Services.AddSingleton<Probes>().AddActivitiesOf(typeof(Probe).Assembly).AddSingleton<IOutboxHandler>(new LedgerHandler());
        builder.AddWorkflows();
        using var host = builder.Build();
        await host.RunAsync(Cancellation);
    }

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"run-{i:000}");

    private static Process Start(TestDatabase database, string ledger, ChannelWriter<string> lines)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(KillTests).Assembly.Location, "-noColor", "-explicit", "only", "-method", $"{typeof(KillTests).FullName}.{nameof(Server)}"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment[DatabaseVariable] = database.ConnectionString;
        start.Environment[LedgerVariable] = ledger;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith("told ", StringComparison.Ordinal) == true)
            {
                lines.TryWrite(line.Data);
            }
        };
        process.BeginOutputReadLine();
        return process;
    }

    private static async Task KillAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }

    /// <summary>The outside: a file of the process to which each delivery is written before it counts.</summary>
    private sealed class LedgerHandler : IOutboxHandler
    {
        private static readonly Lock Turn = new();
        private readonly Stream _out = Console.OpenStandardOutput();
        private readonly string _path = Path.Combine(Environment.GetEnvironmentVariable(LedgerVariable)!, Guid.NewGuid().ToString("n"));

        public string Kind => "ledger";

        public Task DeliverAsync(OutboxMessage message, int attempt, CancellationToken cancellation)
        {
            lock (Turn)
            {
                using (var file = new FileStream(_path, FileMode.Append, FileAccess.Write))
                {
                    file.Write(System.Text.Encoding.UTF8.GetBytes($"{message.Key} {attempt}\n"));
                    file.Flush(flushToDisk: true);
                }

                _out.Write(System.Text.Encoding.UTF8.GetBytes($"told {message.Key}\n"));
                _out.Flush();
            }

            return Task.CompletedTask;
        }
    }
}

/// <summary>Tells the outside, through the outbox, that it ran.</summary>
[Activity("Test", "Test", Kind = Authoring.ActivityKind.Task)]
public sealed class Tells : CodeActivity
{
    protected override void Execute(ActivityExecutionContext context) =>
        context.GetRequiredService<IOutbox>().Enqueue(new OutboxMessage("ledger", $"{context.WorkflowExecutionContext.Id}:{context.Activity.Id}:{context.Id}", "{}"));
}
