using System.ComponentModel;
using System.Security.Claims;
using JetVision.Activities.Mail.Suppression;
using JetVision.Server.Api;
using JetVision.Workflows.Runtime;
using ModelContextProtocol.Server;

namespace JetVision.Server.Mcp;

/// <summary>Whom prospecting must not write to. To let somebody be written to again is a person's decision, so no tool does it.</summary>
internal sealed class SuppressionTools(SuppressionList list)
{
    [McpServerTool(Name = "list_suppressions", Title = "Read the suppression list", ReadOnly = true, OpenWorld = false)]
    [Description("Lists the addresses and domains that prospecting never writes to, newest first. Page on with the cursor of the last answer's next.")]
    public async Task<Api.Page<SuppressionView>> ListSuppressions(
        [Description("A part of the address or domain.")] string? search = null, [Description("next of the last answer.")] string? cursor = null, [Description("1 to 200.")] int limit = 50,
        CancellationToken cancellation = default)
    {
        var (lines, next, refusal) = await list.ListAsync(search, cursor, limit, cancellation);
        return refusal is null ? new([.. lines!.Select(SuppressionView.Of)], next) : throw ToolAnswers.Of(refusal);
    }

    [McpServerTool(Name = "add_suppression", Title = "Write to somebody no more", ReadOnly = false, Destructive = false, Idempotent = true, OpenWorld = false)]
    [Description("Puts an address, or a whole domain, on the list of those that prospecting never writes to. Only a person takes it off again, on the page Prospects.")]
    public async Task<SuppressionView> AddSuppression(
        [Description("A mail address such as jane@example.com, or a domain such as example.com.")] string target, ClaimsPrincipal user, IUnitOfWork unit,
        [Description("Why: manual, unsubscribed, hardBounce, complaint or objection.")] SuppressionReason reason = SuppressionReason.Manual,
        [Description("More words on why.")] string? note = null, CancellationToken cancellation = default)
    {
        var line = ToolAnswers.OrRefuse(await list.AddAsync(target, reason, note, user.Identity?.Name ?? "a program", cancellation));
        await unit.CommitAsync(cancellation);
        return SuppressionView.Of(line);
    }
}
