using System.Globalization;
using System.Text;
using JetVision.Activities.Mail;
using JetVision.Activities.Mail.Drafts;
using JetVision.Activities.Mail.Suppression;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Prospecting.Sequences;

/// <summary>Somebody to whom a sequence shall write.</summary>
/// <param name="PersonId">Apollo's id, as a search gives it; null when the address is known.</param>
/// <param name="Name">The name, as far as it is known.</param>
/// <param name="Email">The mail address; null for one whose address is to be bought.</param>
/// <param name="Title">The title; null when unknown.</param>
/// <param name="Company">The employer; null when unknown.</param>
public sealed record CampaignPerson(string? PersonId, string Name, string? Email = null, string? Title = null, string? Company = null);

/// <summary>Somebody who was left out.</summary>
/// <param name="Name">The name.</param>
/// <param name="Why">Why.</param>
public sealed record LeftOut(string Name, string Why);

/// <summary>A launch that waits for a broker.</summary>
/// <param name="DraftId">The draft.</param>
/// <param name="Sequence">The sequence's name.</param>
/// <param name="People">To how many it would write.</param>
/// <param name="Credits">How many credits it may spend.</param>
/// <param name="LeftOut">Who was left out, and why.</param>
public sealed record CampaignProposal(Guid DraftId, string Sequence, int People, int Credits, IReadOnlyList<LeftOut> LeftOut);

/// <summary>
/// Puts people into Apollo's sequences, which write to them: proposed by whoever may, done once a broker approves the draft, and never for who is suppressed. Takes them out again at once.
/// Scoped; the caller commits.
/// </summary>
/// <param name="db">The records.</param>
/// <param name="apollo">Apollo.</param>
/// <param name="suppression">Who must not be written to.</param>
/// <param name="credits">The month's credits.</param>
/// <param name="effects">What follows an approval.</param>
/// <param name="clock">The time.</param>
public sealed class CampaignDesk(JetVisionDb db, Apollo apollo, SuppressionList suppression, CreditLedger credits, IEffects effects, IClock clock) : IDraftDecision
{
    /// <summary>The most people in one launch.</summary>
    public const int MaxPeople = 50;

    /// <summary>The kind of its drafts.</summary>
    public const string DraftKind = "sequence";

    private static readonly EnrolmentState[] Gone = [EnrolmentState.Refused, EnrolmentState.Failed, EnrolmentState.Stopped, EnrolmentState.Discarded];

    /// <inheritdoc/>
    public string Kind => DraftKind;

    /// <summary>Proposes to put people into a sequence; nothing is sent or spent before a broker approves.</summary>
    /// <param name="sequenceId">Apollo's id of the sequence.</param>
    /// <param name="people">Whom.</param>
    /// <param name="by">Who proposes it.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>What waits, or why nothing does.</returns>
    /// <exception cref="OutsideException">Apollo refused or did not answer.</exception>
    public async Task<(CampaignProposal? Proposal, Refusal? Refusal)> ProposeAsync(string sequenceId, IReadOnlyList<CampaignPerson> people, string by, CancellationToken cancellation)
    {
        if (people.Count is 0 or > MaxPeople)
        {
            return (null, new Refusal(RefusalKind.Invalid, "people", $"Send 1 to {MaxPeople} people."));
        }

        if (people.FirstOrDefault(one => string.IsNullOrWhiteSpace(one.Name) || one.Name.Length > 200 || (string.IsNullOrWhiteSpace(one.PersonId) && !Outgoing.IsAddress(one.Email))) is { } wrong)
        {
            return (null, new Refusal(RefusalKind.Invalid, "people", $"\"{wrong.Name}\" needs a name, and Apollo's id from a search or a mail address."));
        }

        if (await apollo.SequenceAsync(sequenceId, cancellation) is not { } sequence)
        {
            return (null, new Refusal(RefusalKind.NotFound, "sequenceId", "Apollo has no such sequence; list them first."));
        }

        if (!sequence.IsActive)
        {
            return (null, new Refusal(RefusalKind.Conflict, "sequenceId", $"The sequence \"{sequence.Name}\" is switched off or archived at Apollo, so it would write to nobody."));
        }

        if (await apollo.MailboxAsync(cancellation) is not var (mailbox, from))
        {
            return (null, new Refusal(RefusalKind.Conflict, null, "No mailbox is connected at Apollo that could write. Connect one there (Settings, Mailboxes)."));
        }

        var (kept, left) = await SortAsync(sequenceId, people, cancellation);
        if (kept.Count == 0)
        {
            return (null, new Refusal(RefusalKind.Conflict, "people", string.Join(' ', left.Select(one => one.Why))));
        }

        var cost = kept.Count(one => one.Email is null);
        var remaining = credits.Limit - await credits.SpentAsync(cancellation);
        if (cost > remaining)
        {
            return (null, new Refusal(RefusalKind.Conflict, "people", $"It would spend {cost} of Apollo's credits, and {Math.Max(0, remaining)} of this month's {credits.Limit} are left."));
        }

        var draft = db.MailDrafts.Add(new MailDraft
        {
            Id = Guid.CreateVersion7(), Kind = DraftKind, To = kept.Count == 1 ? "1 person" : $"{kept.Count} people", Subject = $"Sequence \"{sequence.Name}\"",
            Body = Words(sequence, from, kept, cost, remaining, left), By = by, At = clock.GetCurrentInstant(),
        }).Entity;
        foreach (var one in kept)
        {
            db.Enrolments.Add(new Enrolment
            {
                Id = Guid.CreateVersion7(), DraftId = draft.Id, SequenceId = sequence.Id, SequenceName = sequence.Name, MailboxId = mailbox, PersonId = one.PersonId, Name = one.Name.Trim(), Title = one.Title,
                Company = one.Company, Email = one.Email?.Trim().ToLowerInvariant(), By = by, At = draft.At,
            });
        }

        return (new CampaignProposal(draft.Id, sequence.Name, kept.Count, cost, left), null);
    }

    /// <inheritdoc/>
    public async Task<(Refusal? Refusal, string? Remark)> ApproveAsync(MailDraft draft, CancellationToken cancellation)
    {
        var people = await db.Enrolments.Where(one => one.DraftId == draft.Id && one.State == EnrolmentState.Proposed).ToListAsync(cancellation);
        var lines = await suppression.FindAsync([.. people.Select(one => one.Email).OfType<string>()], cancellation);
        var refused = people.Where(one => one.Email is { } address && lines.ContainsKey(address)).ToList();
        if (refused.Count == people.Count)
        {
            return (new Refusal(RefusalKind.Conflict, null, people.Count == 0 ? "Nobody is left in this draft." : string.Join(' ', refused.Select(one => lines[one.Email!].Sentence(one.Name)))), null);
        }

        foreach (var one in refused)
        {
            (one.State, one.Reason) = (EnrolmentState.Refused, lines[one.Email!].Sentence(one.Name));
        }

        foreach (var one in people.Except(refused))
        {
            one.State = EnrolmentState.Approved;
            effects.Promise(EnrolPerson.Effect, $"enrol:{one.Id:N}:1", new PersonToEnrol(one.Id, 1));
        }

        return (null, refused.Count == 0 ? null : $"Left out: {string.Join(' ', refused.Select(one => one.Reason))}");
    }

    /// <inheritdoc/>
    public async Task DiscardAsync(MailDraft draft, CancellationToken cancellation)
    {
        foreach (var one in await db.Enrolments.Where(one => one.DraftId == draft.Id && one.State == EnrolmentState.Proposed).ToListAsync(cancellation))
        {
            one.State = EnrolmentState.Discarded;
        }
    }

    /// <summary>Takes somebody out of a sequence at once: what Apollo has not written yet, it writes no more.</summary>
    /// <param name="id">The enrolment.</param>
    /// <param name="by">Who wants it.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Why not; null when it is done.</returns>
    /// <exception cref="OutsideException">Apollo refused or did not answer.</exception>
    public async Task<Refusal?> StopAsync(Guid id, string by, CancellationToken cancellation)
    {
        if (await db.Enrolments.FirstOrDefaultAsync(one => one.Id == id, cancellation) is not { } one)
        {
            return new Refusal(RefusalKind.NotFound, "id", "There is nobody of that id in a sequence.");
        }

        if (Gone.Contains(one.State))
        {
            return new Refusal(RefusalKind.Conflict, null, $"{one.Name} gets nothing of this sequence any more.");
        }

        if (one.ContactId is { } contact)
        {
            await apollo.StopAsync(one.SequenceId, [contact], cancellation);
        }

        (one.State, one.Reason) = (EnrolmentState.Stopped, $"Taken out by {by}.");
        return null;
    }

    /// <summary>Puts on the suppression list whom Apollo knows to have unsubscribed or whose mail came back there.</summary>
    /// <param name="told">Is told after each page how many were looked at; null for nobody.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>How many are new on the list.</returns>
    /// <exception cref="OutsideException">Apollo refused or did not answer.</exception>
    public async Task<int> BringInAsync(Action<int>? told, CancellationToken cancellation)
    {
        var (seen, added) = (0, 0);
        foreach (var (what, reason) in new[] { ("unsubscribed", SuppressionReason.Unsubscribed), ("bounced", SuppressionReason.HardBounce) })
        {
            for (int? page = 1; page is { } number and <= 100;)
            {
                var found = await apollo.AddressesAsync(what, number, cancellation);
                var fresh = found.Items.Where(address => Outgoing.IsAddress(address)).Select(address => address.ToLowerInvariant()).Distinct().ToList();
                var known = await suppression.FindAsync(fresh, cancellation);
                foreach (var address in fresh.Where(address => !known.ContainsKey(address)))
                {
                    await suppression.AddAsync(address, reason, $"Apollo: {what}", "Apollo", cancellation);
                    added++;
                }

                seen += found.Items.Count;
                told?.Invoke(seen);
                page = found.Next;
            }
        }

        return added;
    }

    private async Task<(List<CampaignPerson> Kept, List<LeftOut> Left)> SortAsync(string sequenceId, IReadOnlyList<CampaignPerson> people, CancellationToken cancellation)
    {
        var (kept, left) = (new List<CampaignPerson>(), new List<LeftOut>());
        var lines = await suppression.FindAsync([.. people.Select(one => one.Email).OfType<string>()], cancellation);
        var inIt = await db.Enrolments.AsNoTracking().Where(one => one.SequenceId == sequenceId && !Gone.Contains(one.State)).Select(one => new { one.PersonId, one.Email }).ToListAsync(cancellation);
        foreach (var one in people)
        {
            if (one.Email is { } address && lines.TryGetValue(address, out var line))
            {
                left.Add(new LeftOut(one.Name, line.Sentence($"{one.Name} <{address}>")));
            }
            else if (inIt.Any(other => (one.PersonId is { } id && other.PersonId == id) || (one.Email is { } same && string.Equals(other.Email, same.Trim(), StringComparison.OrdinalIgnoreCase)))
                || kept.Any(other => (one.PersonId is not null && other.PersonId == one.PersonId) || (one.Email is not null && string.Equals(other.Email, one.Email, StringComparison.OrdinalIgnoreCase))))
            {
                left.Add(new LeftOut(one.Name, $"{one.Name} is in this sequence already."));
            }
            else
            {
                kept.Add(one);
            }
        }

        return (kept, left);
    }

    private string Words(Sequence sequence, string from, List<CampaignPerson> kept, int cost, int remaining, List<LeftOut> left)
    {
        var words = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"Apollo writes {(sequence.Steps == 1 ? "one mail" : $"{sequence.Steps} mails, one after the other,")} from {from} to:").AppendLine();
        foreach (var one in kept)
        {
            words.AppendLine(CultureInfo.InvariantCulture, $"  • {string.Join(", ", new[] { one.Name, one.Title, one.Company, one.Email }.Where(part => !string.IsNullOrWhiteSpace(part)))}");
        }

        words.AppendLine().Append(cost == 0
            ? "It spends no credit."
            : $"It spends up to {cost} of Apollo's credits, for the mail addresses; {remaining} of this month's {credits.Limit} are left. Whoever turns out to be on the suppression list is left out then.");
        foreach (var one in left)
        {
            words.AppendLine().Append(CultureInfo.InvariantCulture, $"Left out: {one.Why}");
        }

        return words.ToString();
    }
}
