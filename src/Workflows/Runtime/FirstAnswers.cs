using JetVision.Workflows.Definitions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace JetVision.Workflows.Runtime;

/// <summary>
/// Reads the first pages of the list of runs and checks a small definition once before the server takes requests: what the first reader and the first who publishes
/// would wait for (our own code's and the queries' compiling, the database's cold pages, the count of a million rows) is over when somebody comes. The server starts
/// without it when that takes long or fails.
/// </summary>
internal sealed partial class FirstAnswers(WorkflowInstances instances, DefinitionStore definitions, TimeProvider time, ILogger<FirstAnswers> logger) : IHostedService
{
    private const int Rows = 25;

    /// <summary>Has what most definitions have: a flowchart, a connection, a variable, a script and a template.</summary>
    private const string Small = """
        {
          "name": "Small",
          "variables": [{ "id": "v", "name": "Name", "typeName": "String" }],
          "root": {
            "id": "flow", "type": "Elsa.Flowchart", "version": 1,
            "activities": [
              { "id": "a", "type": "Elsa.WriteLine", "version": 1, "text": { "typeName": "String", "expression": { "type": "JavaScript", "value": "'step ' + getName()" } } },
              { "id": "b", "type": "Elsa.WriteLine", "version": 1, "text": { "typeName": "String", "expression": { "type": "Liquid", "value": "step {{ Variables.Name }}" } } }
            ],
            "connections": [{ "source": { "activity": "a", "port": "Done" }, "target": { "activity": "b", "port": "In" } }]
          }
        }
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly string[] Orders = ["Created", "LastExecuted", "Finished"];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(Task.Run(ReadListsAsync, cancellationToken), Task.Run(CheckAsync, cancellationToken)).WaitAsync(Patience, time, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotReady(exception);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task ReadListsAsync()
    {
        foreach (var order in Orders)
        {
            await instances.ListAsync(new InstanceFilter { OrderBy = order, Take = Rows });
        }
    }

    private async Task CheckAsync() => await definitions.ValidateAsync(WorkflowDefinitionJson.Read(Small));

    [LoggerMessage(LogLevel.Warning, "The first answers were not made ready ahead; the first reader, and the first who publishes, may wait for them.")]
    private partial void LogNotReady(Exception exception);
}
