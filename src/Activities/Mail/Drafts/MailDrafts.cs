using JetVision.Activities.Mail.Suppression;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Mail.Drafts;

/// <summary>Takes mails that programs wrote, and a broker's decision on each. Scoped; the caller commits.</summary>
/// <param name="db">The records.</param>
/// <param name="outgoing">Where approved mail goes.</param>
/// <param name="prospecting">What counts as prospecting, and whom it may reach.</param>
/// <param name="others">What decides on drafts that are no mails.</param>
/// <param name="clock">The time.</param>
public sealed class MailDrafts(JetVisionDb db, Outgoing outgoing, ProspectingMail prospecting, IEnumerable<IDraftDecision> others, IClock clock)
{
    private const int LongestBody = 50_000;

    /// <summary>Keeps a mail for a broker to approve.</summary>
    /// <param name="to">One mail address.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="body">The words, plain.</param>
    /// <param name="requestId">The request it belongs to; null for none.</param>
    /// <param name="by">Whose program wrote it.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The draft, or why there is none.</returns>
    public async Task<(MailDraft? Draft, Refusal? Refusal)> WriteAsync(string to, string subject, string body, Guid? requestId, string by, CancellationToken cancellation)
    {
        var refusal = !Outgoing.IsAddress(to) ? new Refusal(RefusalKind.Invalid, "to", "Send one mail address, such as jane@example.com.")
            : string.IsNullOrWhiteSpace(subject) || subject.Length > 300 ? new Refusal(RefusalKind.Invalid, "subject", "Send a subject of 1 to 300 characters.")
            : string.IsNullOrWhiteSpace(body) || body.Length > LongestBody ? new Refusal(RefusalKind.Invalid, "body", $"Send words of 1 to {LongestBody} characters.")
            : requestId is { } id && !await db.Requests.AnyAsync(request => request.Id == id, cancellation) ? new Refusal(RefusalKind.NotFound, "requestId", "There is no such request.")
            : null;
        if (refusal is not null)
        {
            return (null, refusal);
        }

        var isProspecting = await prospecting.IsAsync(to, requestId, cancellation);
        return isProspecting && await prospecting.RefuseAddressAsync(to, cancellation) is { } no ? (null, no) : (db.MailDrafts.Add(new MailDraft
        {
            Id = Guid.CreateVersion7(), Kind = isProspecting ? ProspectingMail.Kind : "mail", To = to.Trim(), Subject = Outgoing.OneLine(subject), Body = body, RequestId = requestId, By = by, At = clock.GetCurrentInstant(),
        }).Entity, null);
    }

    /// <summary>Sends a draft off, or throws it away.</summary>
    /// <param name="id">The draft.</param>
    /// <param name="isApproved">Whether it leaves.</param>
    /// <param name="by">The broker.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Why not; null when it is done.</returns>
    public async Task<Refusal?> DecideAsync(Guid id, bool isApproved, string by, CancellationToken cancellation) => (await SettleAsync(id, isApproved, by, cancellation)).Refusal;

    /// <summary>Sends a draft off, or throws it away, and says what the broker should know besides.</summary>
    /// <param name="id">The draft.</param>
    /// <param name="isApproved">Whether it leaves.</param>
    /// <param name="by">The broker.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Why not, or a remark on what was done; two nulls when all went as the draft says.</returns>
    public async Task<(Refusal? Refusal, string? Remark)> SettleAsync(Guid id, bool isApproved, string by, CancellationToken cancellation)
    {
        if (await db.MailDrafts.FirstOrDefaultAsync(draft => draft.Id == id, cancellation) is not { } draft)
        {
            return (new Refusal(RefusalKind.NotFound, null, "There is no such draft."), null);
        }

        if (draft.State != MailDraftState.Waiting)
        {
            return (new Refusal(RefusalKind.Conflict, null, $"{draft.DecidedBy} has {(draft.State == MailDraftState.Approved ? "approved" : "discarded")} this draft already."), null);
        }

        if (isApproved && draft.Kind == ProspectingMail.Kind && await prospecting.RefuseAsync(draft.To, cancellation) is { } no)
        {
            return (no, null);
        }

        string? remark = null;
        if (others.FirstOrDefault(other => other.Kind == draft.Kind) is { } other)
        {
            if (isApproved)
            {
                (var refused, remark) = await other.ApproveAsync(draft, cancellation);
                if (refused is not null)
                {
                    return (refused, null);
                }
            }
            else
            {
                await other.DiscardAsync(draft, cancellation);
            }
        }
        else if (isApproved)
        {
            await outgoing.WriteAsync($"draft:{draft.Id:N}", new Letter(draft.Kind, draft.To, null, draft.Subject, draft.Body) { RequestId = draft.RequestId }, cancellation);
        }

        (draft.State, draft.DecidedBy, draft.DecidedAt, draft.Revision) = (isApproved ? MailDraftState.Approved : MailDraftState.Discarded, by, clock.GetCurrentInstant(), draft.Revision + 1);
        return (null, remark);
    }
}
