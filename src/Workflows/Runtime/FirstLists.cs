using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace JetVision.Workflows.Runtime;

/// <summary>
/// Reads the first pages of the list of runs once before the server takes requests: what the first reader would wait for (the queries' compiling, the database's
/// cold pages, the count of a million rows) is over when somebody comes. The server starts without it when that takes long or fails.
/// </summary>
internal sealed partial class FirstLists(WorkflowInstances instances, TimeProvider time, ILogger<FirstLists> logger) : IHostedService
{
    private const int Rows = 25;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly string[] Orders = ["Created", "LastExecuted", "Finished"];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync().WaitAsync(Patience, time, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotRead(exception);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task ReadAsync()
    {
        foreach (var order in Orders)
        {
            await instances.ListAsync(new InstanceFilter { OrderBy = order, Take = Rows });
        }
    }

    [LoggerMessage(LogLevel.Warning, "The first pages of the list of runs were not read ahead; the first reader may wait for them.")]
    private partial void LogNotRead(Exception exception);
}
