using System.Text.Json;
using JetVision.Activities.Shared.Tools;
using JetVision.Server.Security;
using JetVision.Server.Security.OAuth;

namespace JetVision.Server.Mcp;

/// <summary>
/// Answers a call of a tool beyond the sign-in's scopes with 403 and the scope that it takes, as MCP's authorization asks (RFC 6750, 3.1), so that a client can ask the
/// person for more. An answer within the protocol would look like a failure of the tool.
/// </summary>
internal static class ToolScopes
{
    public static void UseToolScopes(this IApplicationBuilder app) => app.UseWhen(
        context => HttpMethods.IsPost(context.Request.Method) && context.Request.Path.StartsWithSegments(ToolAddresses.Root, StringComparison.Ordinal) && context.User.Identity?.IsAuthenticated == true,
        branch => branch.Use(CheckAsync));

    private static async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        context.Request.EnableBuffering();
        var missing = (await ToolsOfAsync(context.Request)).Select(tool => context.RequestServices.GetRequiredService<ToolCatalog>().Find(tool)?.Scope).OfType<string>().Where(scope => !Scopes.Allows(context.User, scope)).Distinct().ToList();
        if (missing.Count == 0)
        {
            await next(context);
            return;
        }

        var metadata = ToolAddresses.Origin(context) + ToolAddresses.MetadataPath + context.Request.Path;
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.Headers.WWWAuthenticate =
            $"Bearer error=\"insufficient_scope\", scope=\"{string.Join(' ', missing)}\", resource_metadata=\"{metadata}\", error_description=\"This sign-in does not have the scope.\"";
    }

    /// <summary>The tools that a body calls; none when it is no call, which the server then says in its own words.</summary>
    private static async Task<IReadOnlyList<string>> ToolsOfAsync(HttpRequest request)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
            var calls = body.RootElement.ValueKind == JsonValueKind.Array ? [.. body.RootElement.EnumerateArray()] : new[] { body.RootElement };
            return [.. calls.Select(ToolOf).OfType<string>()];
        }
        catch (JsonException)
        {
            return [];
        }
        finally
        {
            request.Body.Position = 0;
        }
    }

    private static string? ToolOf(JsonElement call) =>
        call.ValueKind == JsonValueKind.Object
        && call.TryGetProperty("method", out var method) && method.ValueKind == JsonValueKind.String && method.ValueEquals("tools/call")
        && call.TryGetProperty("params", out var wanted) && wanted.ValueKind == JsonValueKind.Object
        && wanted.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
            ? name.GetString()
            : null;
}
