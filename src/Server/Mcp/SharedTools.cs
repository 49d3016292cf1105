using System.Text.Json;
using JetVision.Activities.Shared.Tools;
using JetVision.Workflows.Runtime;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Tool = JetVision.Activities.Shared.Tools.Tool;

namespace JetVision.Server.Mcp;

/// <summary>The rooms' tools as programs call them: the very functions that the agents have. What an agent's call leaves is saved with its run, what a program's call leaves at once. Singleton.</summary>
internal sealed class SharedTools(ToolCatalog catalog)
{
    public IReadOnlyList<McpServerTool> All { get; } = [.. catalog.All.Select(tool => new Shared(tool))];

    private sealed class Shared(Tool tool) : McpServerTool
    {
        public override ModelContextProtocol.Protocol.Tool ProtocolTool { get; } = new()
        {
            Name = tool.Name,
            Title = tool.Title,
            Description = tool.Description,
            InputSchema = tool.Schema,
            Annotations = new ToolAnnotations
            {
                Title = tool.Title, ReadOnlyHint = tool.Says.ReadOnly, DestructiveHint = tool.Says.Destructive, IdempotentHint = tool.Says.Idempotent, OpenWorldHint = tool.Says.OpenWorld,
            },
        };

        public override IReadOnlyList<object> Metadata { get; } = [tool];

        public override async ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
        {
            var services = request.Services!;
            var arguments = (request.Params?.Arguments ?? new Dictionary<string, JsonElement>()).Select(argument => KeyValuePair.Create(argument.Key, (object?)argument.Value));
            var progress = request.Params?.ProgressToken is { } token ? new Told(request.Server, token) : null;
            try
            {
                var answer = await tool.CallAsync(arguments, services, new ToolCaller(request.User?.Identity?.Name ?? "a program"), progress, cancellationToken);
                await services.GetRequiredService<IUnitOfWork>().CommitAsync(cancellationToken);
                return new CallToolResult { Content = [new TextContentBlock { Text = answer }] };
            }
            catch (ToolRefusedException refused)
            {
                throw new McpException(refused.Message);
            }
        }
    }

    private sealed class Told(McpServer server, ProgressToken token) : IProgress<ToolProgress>
    {
        // Nobody waits for it: a program that is gone has cancelled the call as well.
        public void Report(ToolProgress value) =>
            _ = server.NotifyProgressAsync(token, new ProgressNotificationValue { Progress = value.Done, Total = value.Of, Message = value.Words });
    }
}
