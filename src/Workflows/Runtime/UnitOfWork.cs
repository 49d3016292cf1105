using JetVision.Workflows.Persistence;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Workflows.Runtime;

/// <summary>Saves a scope in one transaction. Scoped.</summary>
internal sealed class UnitOfWork(
    DatabaseSession session, ScopedOutbox outbox, IEnumerable<ICommitParticipant> participants, OutboxSignal signal, GroupCommit group, TimeProvider time) : IUnitOfWork
{
    private readonly ICommitParticipant[] _participants = [.. participants];

    public bool HasPending => outbox.Pending.Count > 0 || Array.Exists(_participants, participant => participant.HasPending) || RecordsChanged;

    private bool RecordsChanged => session.Contexts.Any(context => context.ChangeTracker.HasChanges());

    public Task CommitAsync(CancellationToken cancellation = default) => HasPending || _participants.Length > 0 ? CommitAsync(null, null, cancellation) : Task.CompletedTask;

    public void Discard()
    {
        outbox.Discard();
        foreach (var participant in _participants)
        {
            participant.Discard();
        }

        Forget();
    }

    /// <summary>Lets go of all records that the scope's contexts hold.</summary>
    internal void Forget()
    {
        foreach (var context in session.Contexts)
        {
            context.ChangeTracker.Clear();
        }
    }

    /// <summary>Saves the scope together with statements of the engine.</summary>
    /// <param name="write">Adds the statements.</param>
    /// <param name="check">Throws when the numbers of changed rows, in the order of the statements, mean that nothing may be saved; may be asked twice.</param>
    /// <param name="cancellation">Ends the attempt; nothing is saved then.</param>
    internal async Task CommitAsync(Action<SqlScript>? write, Action<int[]>? check, CancellationToken cancellation)
    {
        var messages = outbox.Pending.Count;
        var script = new SqlScript(session.Kind);
        write?.Invoke(script);
        var now = time.GetUtcNow();
        for (var i = 0; i < messages; i++)
        {
            OutboxStore.Insert(script, outbox.Pending[i], now);
        }

        if (!Array.Exists(_participants, participant => participant.TakesPart) && !RecordsChanged)
        {
            // Nothing but the engine's own statements: they go with those of other runs.
            await (script.Count > 0 ? group.CommitAsync(script, check, cancellation) : Task.CompletedTask);
            Wake(messages);
            return;
        }

        var saved = new List<DbContext>();
        await using (var transaction = await session.BeginAsync(cancellation))
        {
            await SaveRoomsAsync(transaction, saved, cancellation);
            var changed = await script.ExecuteAsync(transaction.Connection, transaction.Transaction, cancellation);
            check?.Invoke(changed);
            await transaction.CommitAsync(cancellation);
        }

        foreach (var context in saved)
        {
            context.ChangeTracker.AcceptAllChanges();
        }

        foreach (var participant in _participants)
        {
            participant.Committed();
        }

        Wake(messages);
    }

    private async Task SaveRoomsAsync(SessionTransaction transaction, List<DbContext> saved, CancellationToken cancellation)
    {
        foreach (var participant in _participants)
        {
            await participant.SaveAsync(transaction.Connection, transaction.Transaction, cancellation);
        }

        foreach (var context in session.Contexts)
        {
            if (!context.ChangeTracker.HasChanges())
            {
                continue;
            }

            await context.Database.UseTransactionAsync(transaction.Transaction, cancellation);
            try
            {
                // Accepted only after the commit: a context of a transaction that failed still knows what is unsaved.
                await context.SaveChangesAsync(acceptAllChangesOnSuccess: false, cancellation);
                saved.Add(context);
            }
            finally
            {
                await context.Database.UseTransactionAsync(null, CancellationToken.None);
            }
        }
    }

    private void Wake(int messages)
    {
        var (runs, effects) = (false, false);
        for (var i = 0; i < messages; i++)
        {
            var isRun = OutboxKinds.IsRun(outbox.Pending[i].Kind);
            runs |= isRun;
            effects |= !isRun;
        }

        outbox.Committed(messages);
        if (runs)
        {
            signal.Wake(runs: true);
        }

        if (effects)
        {
            signal.Wake(runs: false);
        }
    }
}
