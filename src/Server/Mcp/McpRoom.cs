using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using JetVision.Activities.Storage;
using JetVision.Server.Security;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace JetVision.Server.Mcp;

/// <summary>
/// Tools for language models, over MCP's Streamable HTTP: all of them at <c>/mcp</c>, one set at <c>/mcp/{set}</c>. No tool sends anything to a client or spends
/// money: what would is left as a draft for a broker's approval.
/// </summary>
internal static class McpRoom
{
    private static readonly Dictionary<string, Type> Sets = new()
    {
        ["avinode"] = typeof(MarketTools),
        ["database"] = typeof(DatabaseTools),
    };

    // The schemas of arguments are made from the options, which therefore must say how they look at types.
    private static readonly JsonSerializerOptions Json = new(StoredJson.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    public static IServiceCollection AddMcp(this IServiceCollection services)
    {
        services.AddMcpServer(options => options.ServerInfo = new Implementation { Name = "JetVision", Version = typeof(McpRoom).Assembly.GetName().Version!.ToString(3) })
            .WithHttpTransport(http =>
            {
                // No session: any server of several may answer the next call.
                http.SessionMode = HttpServerSessionMode.Stateless;
                http.ConfigureSessionOptions = (context, options, _) =>
                {
                    KeepSet(context, options);
                    return Task.CompletedTask;
                };
            })
            .AddAuthorizationFilters()
            .WithTools(Sets.Values.AsEnumerable(), Json);
        return services;
    }

    public static void MapMcpServers(this IEndpointRouteBuilder app)
    {
        app.MapMcp("/mcp").RequireAuthorization(Policies.Broker);
        foreach (var set in Sets.Keys)
        {
            app.MapMcp($"/mcp/{set}").RequireAuthorization(Policies.Broker).WithMetadata(new ToolSet(set));
        }
    }

    private static void KeepSet(HttpContext context, McpServerOptions options)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ToolSet>() is not { } set || options.ToolCollection is not { } all)
        {
            return;
        }

        var type = Sets[set.Name];
        options.ToolCollection = [.. all.Where(tool => tool.Metadata.OfType<System.Reflection.MethodInfo>().Any(method => method.DeclaringType == type))];
    }

    private sealed record ToolSet(string Name);
}
