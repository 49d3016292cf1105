using System.ComponentModel;
using JetVision.Activities.Prospecting;
using JetVision.Activities.Prospecting.Sequences;
using JetVision.Activities.Shared.Tools;
using JetVision.Activities.Storage;
using JetVision.Server.Security;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Server.Mcp;

/// <summary>Apollo's sequences. What would write to somebody or spend a credit waits as a draft for a broker; what stops a sequence is done at once.</summary>
internal sealed class CampaignTools(CampaignDesk desk, Apollo apollo, JetVisionDb db)
{
    [Tool("list_sequences", "List sequences", Scopes.ApolloRead, ReadOnly = true, OpenWorld = true)]
    [Description("Lists Apollo's sequences with how many people got, opened and answered them. Page on with next.")]
    public Task<FoundPage<Sequence>> ListSequences(
        [Description("A part of the name.")] string? name = null, [Description("next of the last answer.")] int page = 1, [Description("1 to 100.")] int limit = 25, CancellationToken cancellation = default) =>
        ProspectTools.AskAsync(page, limit, () => apollo.SequencesAsync(name, page, limit, cancellation));

    [Tool("launch_campaign", "Propose to write to people", Scopes.ApolloWrite, OpenWorld = true)]
    [Description("Proposes to put 1 to 50 people into a sequence of Apollo's, which then writes to them. Nothing is sent or spent: it waits on the page Drafts until a broker approves it. Who is on the suppression list is left out, by name.")]
    public async Task<CampaignView> LaunchCampaign(
        [Description("The sequence's id, from list_sequences.")] string sequenceId, [Description("Whom: each with name, and personId from a search or email.")] CampaignPerson[] people,
        ToolCaller caller, CancellationToken cancellation = default)
    {
        var proposal = ToolRefusedException.OrRefuse(await desk.ProposeAsync(sequenceId, people, caller.Name, cancellation));
        return new CampaignView(proposal.DraftId, proposal.Sequence, proposal.People, proposal.Credits, proposal.LeftOut, "/drafts");
    }

    [Tool("sequence_people", "Read who is in sequences", Scopes.ApolloRead, ReadOnly = true)]
    [Description("Lists whom we put into sequences and where each stands, newest first. Page on with the cursor of the last answer's next.")]
    public async Task<Api.Page<EnrolmentView>> SequencePeople(
        [Description("Only of this sequence.")] string? sequenceId = null, [Description("next of the last answer.")] string? cursor = null, [Description("1 to 200.")] int limit = 50,
        CancellationToken cancellation = default)
    {
        var skip = ToolPages.Skip(cursor, limit, 200);
        var rows = await db.Enrolments.AsNoTracking().Where(one => sequenceId == null || one.SequenceId == sequenceId).OrderByDescending(one => one.At).ThenByDescending(one => one.Id)
            .Skip(skip).Take(limit + 1).ToListAsync(cancellation);
        return new([.. rows.Take(limit).Select(EnrolmentView.Of)], ToolPages.Next(skip, limit, rows.Count));
    }

    [Tool("stop_sequence_for", "Take somebody out of a sequence", Scopes.ApolloWrite, Destructive = true, OpenWorld = true)]
    [Description("Takes somebody out of a sequence at once: what Apollo has not written yet, it writes no more.")]
    public async Task<EnrolmentView> StopSequenceFor([Description("id of sequence_people.")] Guid id, ToolCaller caller, CancellationToken cancellation = default)
    {
        if (await desk.StopAsync(id, caller.Name, cancellation) is { } refusal)
        {
            throw ToolRefusedException.Of(refusal);
        }

        return EnrolmentView.Of(await db.Enrolments.FirstAsync(one => one.Id == id, cancellation));
    }

    [Tool("sync_unsubscribed", "Bring in who unsubscribed at Apollo", Scopes.ApolloWrite, Idempotent = true, OpenWorld = true)]
    [Description("Puts on the suppression list who unsubscribed from a sequence at Apollo and whose mail came back there. Tells meanwhile how many were looked at.")]
    public async Task<NewlySuppressed> SyncUnsubscribed(IProgress<ToolProgress> progress, CancellationToken cancellation = default)
    {
        var added = await desk.BringInAsync(seen => progress.Report(new ToolProgress(seen, null, $"{seen} mails looked at.")), cancellation);
        return new NewlySuppressed(added);
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
