using JetVision.Activities.Mail.Suppression;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Prospecting.Sequences;

/// <summary>The payload of <see cref="EnrolPerson.Effect"/>.</summary>
/// <param name="EnrolmentId">Whom.</param>
/// <param name="Step">Which step it is, from 1.</param>
internal sealed record PersonToEnrol(Guid EnrolmentId, int Step);

/// <summary>
/// Puts somebody whom a broker approved into the sequence, one call to Apollo a delivery, so that what one call brought (an address that cost a credit) is saved before the next.
/// Whether the person may be written to is asked before each step, and again just before the one that sends.
/// </summary>
internal sealed class EnrolPerson(JetVisionDb db, IEffects effects, Apollo apollo, SuppressionList suppression, CreditLedger credits, IClock clock) : IEffectHandler
{
    public const string Effect = "apollo.enrol";

    public string Kind => Effect;

    public async Task DeliverAsync(EffectDelivery effect, CancellationToken cancellation)
    {
        var wanted = StoredJson.Read<PersonToEnrol>(effect.Payload);
        if (await db.Enrolments.FirstOrDefaultAsync(one => one.Id == wanted.EnrolmentId, cancellation) is not { State: EnrolmentState.Approved or EnrolmentState.Found or EnrolmentState.Saved } one)
        {
            return;
        }

        if (one.Email is { } known && await suppression.FindAsync(known, cancellation) is { } line)
        {
            (one.State, one.Reason) = (EnrolmentState.Refused, line.Sentence(one.Name));
            return;
        }

        switch (one.State)
        {
            case EnrolmentState.Approved when one.Email is null:
                await FindAsync(one, cancellation);
                break;
            case EnrolmentState.Saved:
                // After a lost answer the person may be in it already; Apollo has no key against a second time.
                var why = effect.Attempt > 1 && await apollo.IsInAsync(one.SequenceId, one.ContactId!, cancellation) ? null : await apollo.AddToAsync(one.SequenceId, one.ContactId!, one.MailboxId, cancellation);
                (one.State, one.Reason, one.AddedAt) = why is null ? (EnrolmentState.Added, null, clock.GetCurrentInstant()) : (EnrolmentState.Failed, $"Apollo kept {one.Name} out: {why.Replace('_', ' ')}.", (Instant?)null);
                break;
            default:
                (one.ContactId, one.State) = (await apollo.SaveContactAsync(one, cancellation), EnrolmentState.Saved);
                break;
        }

        if (one.State is EnrolmentState.Found or EnrolmentState.Saved)
        {
            effects.Promise(Effect, $"enrol:{one.Id:N}:{wanted.Step + 1}", new PersonToEnrol(one.Id, wanted.Step + 1));
        }
    }

    private async Task FindAsync(Enrolment one, CancellationToken cancellation)
    {
        var (person, refusal) = await credits.SpendAsync("people/match for a sequence", one.By, () => apollo.MatchAsync(new PersonSought(Id: one.PersonId), cancellation), cancellation);
        if (person?.Email is not { } address)
        {
            (one.State, one.Reason) = (EnrolmentState.Failed, refusal?.Message ?? $"Apollo knows no mail address of {one.Name}.");
            return;
        }

        (one.Email, one.Name, one.Title, one.Company) = (address, person.Name, person.Title ?? one.Title, person.Company?.Name ?? one.Company);
        (one.State, one.Reason) = await suppression.FindAsync(address, cancellation) is { } line ? (EnrolmentState.Refused, line.Sentence(person.Name))
            : await db.Enrolments.AnyAsync(other => other.Id != one.Id && other.SequenceId == one.SequenceId && other.Email == address && other.State == EnrolmentState.Added, cancellation)
            ? (EnrolmentState.Failed, $"{person.Name} is in this sequence already.")
            : (EnrolmentState.Found, null);
    }
}

/// <summary>The payload of <see cref="StopPerson"/>.</summary>
/// <param name="EnrolmentId">Whom.</param>
/// <param name="Because">Why.</param>
internal sealed record PersonToStop(Guid EnrolmentId, string Because);

/// <summary>Takes somebody who came onto the suppression list out of the sequence that writes to him.</summary>
internal sealed class StopPerson(JetVisionDb db, Apollo apollo) : IEffectHandler
{
    public string Kind => SuppressionList.StopEffect;

    public async Task DeliverAsync(EffectDelivery effect, CancellationToken cancellation)
    {
        var wanted = StoredJson.Read<PersonToStop>(effect.Payload);
        if (await db.Enrolments.FirstOrDefaultAsync(one => one.Id == wanted.EnrolmentId, cancellation) is { State: EnrolmentState.Added, ContactId: { } contact } one)
        {
            await apollo.StopAsync(one.SequenceId, [contact], cancellation);
            (one.State, one.Reason) = (EnrolmentState.Stopped, wanted.Because);
        }
    }
}
