using System.Security.Claims;
using JetVision.Activities.Shared.Tools;
using JetVision.Workflows.Runtime;
using Microsoft.Extensions.AI;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace JetVision.Server.Mcp;

/// <summary>The rooms' tools as programs call them: the very functions that the agents have. What an agent's call leaves is saved with its run, what a program's call leaves at once. Singleton.</summary>
internal sealed class SharedTools(ToolCatalog catalog)
{
    public IReadOnlyList<McpServerTool> All { get; } = [.. catalog.All.Select(tool => McpServerTool.Create(new Called(tool), new McpServerToolCreateOptions
    {
        Name = tool.Name,
        Title = tool.Title,
        Description = tool.Description,
        ReadOnly = tool.Says.ReadOnly,
        Destructive = tool.Says.Destructive,
        Idempotent = tool.Says.Idempotent,
        OpenWorld = tool.Says.OpenWorld,
        Metadata = [tool],
    }))];

    private sealed class Called(Tool tool) : DelegatingAIFunction(tool.Function)
    {
        protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
        {
            var services = arguments.Services!;
            var user = services.GetService<ClaimsPrincipal>() ?? services.GetRequiredService<IHttpContextAccessor>().HttpContext?.User;
            try
            {
                var answer = await tool.CallAsync(arguments, services, new ToolCaller(user?.Identity?.Name ?? "a program"), cancellationToken);
                await services.GetRequiredService<IUnitOfWork>().CommitAsync(cancellationToken);
                return answer;
            }
            catch (ToolRefusedException refused)
            {
                throw new McpException(refused.Message);
            }
        }
    }
}
