using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using JetVision.Activities.Shared.Tools;
using JetVision.Activities.Storage;
using JetVision.Server.Security;
using JetVision.Server.Security.OAuth;
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
    private static readonly Dictionary<string, Type[]> Sets = new()
    {
        ["apollo"] = [typeof(ProspectTools), typeof(SuppressionTools), typeof(CampaignTools), typeof(ProspectReportTools)],
        ["avinode"] = [typeof(MarketTools)],
        ["database"] = [typeof(DatabaseTools)],
        ["gmail"] = [],
        ["sheets"] = [],
    };

    /// <summary>The scope of every tool. One that says none is read or write in its set, so that nothing is open by being forgotten.</summary>
    internal static readonly IReadOnlyDictionary<string, string> ScopeOf = Sets
        .SelectMany(set => set.Value.SelectMany(type => type.GetMethods()).Select(method => (Set: set.Key, Tool: method.GetCustomAttribute<McpServerToolAttribute>(), Needs: method.GetCustomAttribute<NeedsScopeAttribute>())))
        .Where(one => one.Tool is not null)
        .ToDictionary(one => one.Tool!.Name!, one => one.Needs?.Scope ?? $"{one.Set}.{(one.Tool!.ReadOnly ? "read" : "write")}");

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
                    KeepAllowed(context, options);
                    return Task.CompletedTask;
                };
            })
            .AddAuthorizationFilters()
            .WithRequestFilters(filters => filters.AddCallToolFilter(next => (context, cancellation) =>
                context.Params?.Name is { } name && ScopeOfTool(name, context.Services!) is { } scope && context.User is { } user && !Scopes.Allows(user, scope)
                    ? ValueTask.FromResult(new CallToolResult
                    {
                        IsError = true,
                        Content = [new TextContentBlock { Text = $"The tool {name} needs the scope {scope}, which this sign-in does not have. Ask the person for it, or use a key that has it." }],
                    })
                    : next(context, cancellation)))
            .WithTools(Sets.Values.SelectMany(types => types), Json);
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
        foreach (var set in Sets.Keys)
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
        var types = set is null ? null : Sets[set];
        options.ToolCollection =
        [
            .. all.Where(tool => (types is null || tool.Metadata.OfType<Activities.Shared.Tools.Tool>().Any(shared => shared.Set == set) || tool.Metadata.OfType<MethodInfo>().Any(method => types.Contains(method.DeclaringType)))
                && Scopes.Allows(context.User, ScopeOfTool(tool.ProtocolTool.Name, context.RequestServices)!)),
        ];
    }

    private static string? ScopeOfTool(string name, IServiceProvider services) =>
        services.GetRequiredService<ToolCatalog>().Find(name)?.Scope ?? ScopeOf.GetValueOrDefault(name);

    private sealed record ToolSet(string Name);
}
