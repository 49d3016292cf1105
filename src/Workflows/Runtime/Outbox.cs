using System.Data.Common;

namespace JetVision.Workflows.Runtime;

/// <summary>An effect on the outside that a transaction promises; delivered after it, at least once, under its key.</summary>
/// <param name="Kind">Which <see cref="IOutboxHandler"/> delivers it.</param>
/// <param name="Key">Unique for ever; a second message with a key that was seen is dropped. Made of the activity execution's id where one asked for the effect.</param>
/// <param name="Payload">What the handler needs, as JSON.</param>
/// <param name="DueAt">When it may be delivered; null for at once.</param>
public sealed record OutboxMessage(string Kind, string Key, string Payload, DateTimeOffset? DueAt = null);

/// <summary>Collects the effects of one unit of work; they are saved by its commit. Scoped.</summary>
public interface IOutbox
{
    /// <summary>Adds an effect.</summary>
    /// <param name="message">The effect.</param>
    void Enqueue(OutboxMessage message);

    /// <summary>Adds a stimulus for whoever waits for it, or will: one that nobody awaits yet is kept until somebody does or a day has passed.</summary>
    /// <param name="key">Unique for ever.</param>
    /// <param name="activityType">The stored type name of the waiting activity.</param>
    /// <param name="stimulus">The stimulus.</param>
    /// <param name="input">What it brings, by name.</param>
    /// <param name="correlationId">Reaches only waiting runs with the same, and runs that it starts get it; null for whoever waits.</param>
    void Stimulate(string key, string activityType, object stimulus, IReadOnlyDictionary<string, object?>? input = null, string? correlationId = null);

    /// <summary>Adds the start of a workflow's published version.</summary>
    /// <param name="key">Unique for ever; the new run's id is made of it, so that a second delivery starts nothing.</param>
    /// <param name="definitionId">The stable id of the definition.</param>
    /// <param name="input">The run's input.</param>
    /// <param name="correlationId">Ties the run to the outside; null for none.</param>
    /// <param name="parentInstanceId">The run that starts this one and may wait for its end; null for none.</param>
    void Start(
        string key, string definitionId, IReadOnlyDictionary<string, object?> input, string? correlationId = null, string? parentInstanceId = null);
}

/// <summary>Delivers one kind of effect. Runs in a scope of its own; what it saves and enqueues there commits together with the message's end.</summary>
public interface IOutboxHandler
{
    /// <summary>Gets the kind it delivers.</summary>
    string Kind { get; }

    /// <summary>Delivers the effect. An exception whose <c>IsTransient</c> is true, or any I/O failure, is retried with a growing delay; any other ends the message as failed and raises an incident.</summary>
    /// <param name="message">The effect.</param>
    /// <param name="attempt">1 at first; above 1 the outside may have seen the effect already.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>A task that ends when the outside has taken the effect.</returns>
    Task DeliverAsync(OutboxMessage message, int attempt, CancellationToken cancellation);
}

/// <summary>Saves a room's own records within the transaction of a commit. Scoped; called once a commit, in order of registration.</summary>
public interface ICommitParticipant
{
    /// <summary>Writes what is pending through the given transaction, and does not end it.</summary>
    /// <param name="connection">The open connection.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>A task that ends when all is written.</returns>
    Task SaveAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellation);

    /// <summary>Gets whether something waits for the next commit; the runner commits after an activity that left something.</summary>
    bool HasPending => false;

    /// <summary>Gets whether the next commit concerns it. A commit that concerns nobody shares its transaction with those of other runs, and is several times as quick.</summary>
    bool TakesPart => true;

    /// <summary>Hears that what it wrote is durable.</summary>
    void Committed()
    {
    }

    /// <summary>Forgets what is pending, because the activity that asked for it failed.</summary>
    void Discard()
    {
    }
}

/// <summary>One transaction over the rooms' records, the outbox and, in a burst, the run. Scoped.</summary>
public interface IUnitOfWork
{
    /// <summary>Saves all that the scope's participants and outbox hold in one transaction, then wakes the dispatcher.</summary>
    /// <param name="cancellation">Ends the attempt; nothing is saved then.</param>
    /// <returns>A task that ends when the transaction is durable.</returns>
    Task CommitAsync(CancellationToken cancellation = default);

    /// <summary>Gets whether the scope holds something that the next commit would save: a room's record or an effect.</summary>
    bool HasPending { get; }

    /// <summary>Forgets all that is pending, because the activity that asked for it failed.</summary>
    void Discard();
}

/// <summary>An effect that will not be delivered: its handler refused it, or every attempt failed.</summary>
/// <param name="Kind">The effect's kind.</param>
/// <param name="Key">The effect's key.</param>
/// <param name="Payload">The effect's payload.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Error">What the last attempt ended with.</param>
public sealed record FailedEffect(string Kind, string Key, string Payload, int Attempts, string Error);

/// <summary>Hears of effects that will not be delivered. Runs in a scope of its own; what it saves and enqueues there commits together with the mark of failure.</summary>
public interface IFailedEffectObserver
{
    /// <summary>Takes note.</summary>
    /// <param name="effect">The effect and why.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>A task that ends when it is noted.</returns>
    Task ObserveAsync(FailedEffect effect, CancellationToken cancellation);
}
