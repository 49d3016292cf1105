using System.ComponentModel;
using System.Security.Claims;
using JetVision.Activities.Prospecting;
using JetVision.Activities.Prospecting.Sequences;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using JetVision.Workflows.Runtime;
using Microsoft.EntityFrameworkCore;
using ModelContextProtocol;
using ModelContextProtocol.Server;
using NodaTime;

namespace JetVision.Server.Mcp;

/// <summary>Apollo's sequences. What would write to somebody or spend a credit waits as a draft for a broker; what stops a sequence is done at once.</summary>
internal sealed class CampaignTools(CampaignDesk desk, Apollo apollo, IUnitOfWork unit, JetVisionDb db)
{
    [McpServerTool(Name = "list_sequences", Title = "List sequences", ReadOnly = true, OpenWorld = true)]
    [Description("Lists Apollo's sequences with how many people got, opened and answered them. Page on with next.")]
    public Task<FoundPage<Sequence>> ListSequences(
        [Description("A part of the name.")] string? name = null, [Description("next of the last answer.")] int page = 1, [Description("1 to 100.")] int limit = 25, CancellationToken cancellation = default) =>
        ProspectTools.AskAsync(page, limit, () => apollo.SequencesAsync(name, page, limit, cancellation));

    [McpServerTool(Name = "launch_campaign", Title = "Propose to write to people", ReadOnly = false, Destructive = false, OpenWorld = true)]
    [Description("Proposes to put 1 to 50 people into a sequence of Apollo's, which then writes to them. Nothing is sent or spent: it waits on the page Drafts until a broker approves it. Who is on the suppression list is left out, by name.")]
    public async Task<CampaignView> LaunchCampaign(
        [Description("The sequence's id, from list_sequences.")] string sequenceId, [Description("Whom: each with name, and personId from a search or email.")] CampaignPerson[] people,
        ClaimsPrincipal user, CancellationToken cancellation = default) => await ToolsAsync(async () =>
    {
        var proposal = ToolAnswers.OrRefuse(await desk.ProposeAsync(sequenceId, people, user.Identity?.Name ?? "a program", cancellation));
        await unit.CommitAsync(cancellation);
        return new CampaignView(proposal.DraftId, proposal.Sequence, proposal.People, proposal.Credits, proposal.LeftOut, "/drafts");
    });

    [McpServerTool(Name = "sequence_people", Title = "Read who is in sequences", ReadOnly = true, OpenWorld = false)]
    [Description("Lists whom we put into sequences and where each stands, newest first. Page on with the cursor of the last answer's next.")]
    public async Task<Api.Page<EnrolmentView>> SequencePeople(
        [Description("Only of this sequence.")] string? sequenceId = null, [Description("next of the last answer.")] string? cursor = null, [Description("1 to 200.")] int limit = 50,
        CancellationToken cancellation = default)
    {
        var skip = ToolAnswers.Skip(cursor, limit, 200);
        var rows = await db.Enrolments.AsNoTracking().Where(one => sequenceId == null || one.SequenceId == sequenceId).OrderByDescending(one => one.At).ThenByDescending(one => one.Id)
            .Skip(skip).Take(limit + 1).ToListAsync(cancellation);
        return new([.. rows.Take(limit).Select(EnrolmentView.Of)], ToolAnswers.Next(skip, limit, rows.Count));
    }

    [McpServerTool(Name = "stop_sequence_for", Title = "Take somebody out of a sequence", ReadOnly = false, Destructive = true, Idempotent = false, OpenWorld = true)]
    [Description("Takes somebody out of a sequence at once: what Apollo has not written yet, it writes no more.")]
    public async Task<EnrolmentView> StopSequenceFor([Description("id of sequence_people.")] Guid id, ClaimsPrincipal user, CancellationToken cancellation = default) => await ToolsAsync(async () =>
    {
        if (await desk.StopAsync(id, user.Identity?.Name ?? "a program", cancellation) is { } refusal)
        {
            throw ToolAnswers.Of(refusal);
        }

        await unit.CommitAsync(cancellation);
        return EnrolmentView.Of(await db.Enrolments.AsNoTracking().FirstAsync(one => one.Id == id, cancellation));
    });

    [McpServerTool(Name = "sync_unsubscribed", Title = "Bring in who unsubscribed at Apollo", ReadOnly = false, Destructive = false, Idempotent = true, OpenWorld = true)]
    [Description("Puts on the suppression list who unsubscribed from a sequence at Apollo and whose mail came back there. Tells meanwhile how many were looked at.")]
    public async Task<NewlySuppressed> SyncUnsubscribed(IProgress<ProgressNotificationValue> progress, CancellationToken cancellation = default) => await ToolsAsync(async () =>
    {
        var added = await desk.BringInAsync(seen => progress.Report(new() { Progress = seen, Message = $"{seen} mails looked at." }), cancellation);
        await unit.CommitAsync(cancellation);
        return new NewlySuppressed(added);
    });

    private static async Task<T> ToolsAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (OutsideException failure)
        {
            throw new McpException(failure.Message);
        }
    }
}

/// <summary>A launch that waits for a broker.</summary>
internal sealed record CampaignView(Guid DraftId, string Sequence, int People, int CreditsAtMost, IReadOnlyList<LeftOut> LeftOut, string ApproveAt);

/// <summary>How many are new on the suppression list.</summary>
internal sealed record NewlySuppressed(int Added);

/// <summary>Somebody who gets a sequence, is to, or was kept out of it.</summary>
internal sealed record EnrolmentView(Guid Id, string SequenceId, string Sequence, string Name, string? Email, string? Title, string? Company, string State, string? Reason, Instant At, Instant? AddedAt)
{
    public static EnrolmentView Of(Enrolment one) =>
        new(one.Id, one.SequenceId, one.SequenceName, one.Name, one.Email, one.Title, one.Company, Api.Words.Camel(one.State), one.Reason, one.At, one.AddedAt);
}
