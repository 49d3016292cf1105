using JetVision.Activities.Shared;

namespace JetVision.Activities.Mail.Drafts;

/// <summary>What a broker's decision on one kind of draft does, where the draft is no mail of ours. Scoped.</summary>
public interface IDraftDecision
{
    /// <summary>Gets the kind of draft.</summary>
    string Kind { get; }

    /// <summary>Does what was approved, in the caller's commit.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Why not, or what the broker should know besides; two nulls when all is done as the draft says.</returns>
    Task<(Refusal? Refusal, string? Remark)> ApproveAsync(MailDraft draft, CancellationToken cancellation);

    /// <summary>Lets go of what was thrown away, in the caller's commit.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>A task that ends when it is done.</returns>
    Task DiscardAsync(MailDraft draft, CancellationToken cancellation);
}
