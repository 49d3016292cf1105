using System.ComponentModel;
using JetVision.Activities.Mail.Suppression;
using JetVision.Activities.Shared.Tools;
using JetVision.Server.Api;
using JetVision.Server.Security;

namespace JetVision.Server.Mcp;

/// <summary>Whom prospecting must not write to. To let somebody be written to again is a person's decision, so no tool does it.</summary>
internal sealed class SuppressionTools(SuppressionList list)
{
    [Tool("list_suppressions", "Read the suppression list", Scopes.ApolloRead, ReadOnly = true)]
    [Description("Lists the addresses and domains that prospecting never writes to, newest first. Page on with the cursor of the last answer's next.")]
    public async Task<Api.Page<SuppressionView>> ListSuppressions(
        [Description("A part of the address or domain.")] string? search = null, [Description("next of the last answer.")] string? cursor = null, [Description("1 to 200.")] int limit = 50,
        CancellationToken cancellation = default)
    {
        var (lines, next, refusal) = await list.ListAsync(search, cursor, limit, cancellation);
        return refusal is null ? new([.. lines!.Select(SuppressionView.Of)], next) : throw ToolRefusedException.Of(refusal);
    }

    [Tool("add_suppression", "Write to somebody no more", Scopes.ApolloWrite, Idempotent = true)]
    [Description("Puts an address, or a whole domain, on the list of those that prospecting never writes to. Only a person takes it off again, on the page Prospects.")]
    public async Task<SuppressionView> AddSuppression(
        [Description("A mail address such as jane@example.com, or a domain such as example.com.")] string target, ToolCaller caller,
        [Description("Why: manual, unsubscribed, hardBounce, complaint or objection.")] SuppressionReason reason = SuppressionReason.Manual,
        [Description("More words on why.")] string? note = null, CancellationToken cancellation = default)
    {
        var line = ToolRefusedException.OrRefuse(await list.AddAsync(target, reason, note, caller.Name, cancellation));
        return SuppressionView.Of(line);
    }
}
