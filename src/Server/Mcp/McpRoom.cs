using JetVision.Activities.Shared.Tools;
using JetVision.Server.Security;
using JetVision.Server.Security.OAuth;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Tool = JetVision.Activities.Shared.Tools.Tool;

namespace JetVision.Server.Mcp;

/// <summary>
/// Tools for language models, over MCP's Streamable HTTP: all of them at <c>/mcp</c>, one set at <c>/mcp/{set}</c>. No tool sends anything to a client or spends
/// money: what would is left as a draft for a broker's approval.
/// </summary>
internal static class McpRoom
{
    public static IServiceCollection AddMcp(this IServiceCollection services)
    {
        services.AddMcpServer(options => options.ServerInfo = new Implementation { Name = "JetVision", Version = typeof(McpRoom).Assembly.GetName().Version!.ToString(3) })
            .WithHttpTransport(http =>
            {
                // No session: any server of several may answer the next call.
                http.SessionMode = HttpServerSessionMode.Stateless;
                http.ConfigureSessionOptions = (context, options, _) =>
                {
                    KeepAllowed(context, options);
                    return Task.CompletedTask;
                };
            })
            .AddAuthorizationFilters();
        services.AddTools<MarketTools>("avinode").AddTools<DatabaseTools>("database");
        services.AddTools<ProspectTools>("apollo").AddTools<SuppressionTools>("apollo").AddTools<CampaignTools>("apollo").AddTools<ProspectReportTools>("apollo");
        services.AddSingleton<SharedTools>();
        services.AddOptions<McpServerOptions>().PostConfigure<SharedTools>((options, shared) =>
        {
            options.ToolCollection ??= [];
            foreach (var tool in shared.All)
            {
                options.ToolCollection.Add(tool);
            }
        });
        return services;
    }

    public static void MapMcpServers(this IEndpointRouteBuilder app)
    {
        app.MapMcp(ToolAddresses.Root).RequireAuthorization(Policies.Tools);
        foreach (var set in app.ServiceProvider.GetRequiredService<ToolCatalog>().All.Select(tool => tool.Set).Distinct(StringComparer.Ordinal))
        {
            app.MapMcp($"{ToolAddresses.Root}/{set}").RequireAuthorization(Policies.Tools).WithMetadata(new ToolSet(set));
        }
    }

    /// <summary>Leaves the tools of the address and of the caller's scopes; the others are neither listed nor found.</summary>
    private static void KeepAllowed(HttpContext context, McpServerOptions options)
    {
        if (options.ToolCollection is not { } all)
        {
            return;
        }

        var set = context.GetEndpoint()?.Metadata.GetMetadata<ToolSet>()?.Name;
        options.ToolCollection = [.. all.Where(tool => tool.Metadata.OfType<Tool>().Single() is var says && (set is null || says.Set == set) && Scopes.Allows(context.User, says.Scope))];
    }

    private sealed record ToolSet(string Name);
}
