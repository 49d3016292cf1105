using NodaTime;

namespace JetVision.Activities.Shared;

/// <summary>Promises effects on the outside, which are saved together with the records of the same unit of work and delivered afterwards. Scoped.</summary>
public interface IEffects
{
    /// <summary>Promises an effect.</summary>
    /// <param name="kind">Which <see cref="IEffectHandler"/> delivers it.</param>
    /// <param name="key">Unique for ever; a second promise with the same key changes nothing. Made of the activity execution's id where one asked.</param>
    /// <param name="payload">What the handler needs; a small record.</param>
    /// <param name="dueAt">When it may be delivered; null for at once.</param>
    void Promise(string kind, string key, object payload, Instant? dueAt = null);

    /// <summary>Promises a stimulus to whoever waits for it, now or within a day.</summary>
    /// <param name="key">Unique for ever.</param>
    /// <param name="activityType">The stored type name of the waiting activity, such as <c>JetVision.CollectQuotes</c>.</param>
    /// <param name="stimulus">The stimulus, equal in content to the bookmark's.</param>
    /// <param name="input">What it brings, by name.</param>
    void Stimulate(string key, string activityType, object stimulus, IReadOnlyDictionary<string, object?>? input = null);

    /// <summary>Promises the start of a workflow.</summary>
    /// <param name="key">Unique for ever; a second promise starts nothing.</param>
    /// <param name="definitionId">The stable id, such as <c>rfp-intake</c>.</param>
    /// <param name="input">The run's input.</param>
    /// <param name="correlationId">The request's id; null for none.</param>
    void StartWorkflow(string key, string definitionId, IReadOnlyDictionary<string, object?> input, string? correlationId = null);
}

/// <summary>Delivers one kind of effect, in a scope of its own. What it saves in <see cref="Storage.JetVisionDb"/> and promises there commits together with the delivery's end; it never calls SaveChanges.</summary>
public interface IEffectHandler
{
    /// <summary>Gets the kind.</summary>
    string Kind { get; }

    /// <summary>Delivers the effect.</summary>
    /// <param name="effect">What was promised.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>A task that ends when the outside has taken it.</returns>
    /// <exception cref="OutsideException">The outside refused or did not answer; retried while <see cref="OutsideException.IsTransient"/>.</exception>
    Task DeliverAsync(EffectDelivery effect, CancellationToken cancellation);
}

/// <summary>An attempt at an effect.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Key">The idempotency key.</param>
/// <param name="Payload">The payload as JSON, by <see cref="Storage.StoredJson"/>.</param>
/// <param name="Attempt">1 at first; above 1 the outside may have seen the effect already.</param>
public sealed record EffectDelivery(string Kind, string Key, string Payload, int Attempt);

/// <summary>A system outside refused or did not answer. The message may be shown to a broker, so it names the system and the cure and holds no secret.</summary>
/// <param name="system">The system's name, such as Avinode or mail.</param>
/// <param name="message">What happened and what to do.</param>
/// <param name="isTransient">Whether the same attempt may succeed later.</param>
/// <param name="retryAfter">How long the system asked us to wait; null when it did not say.</param>
/// <param name="innerException">The cause; null when there is none.</param>
public sealed class OutsideException(string system, string message, bool isTransient, TimeSpan? retryAfter = null, Exception? innerException = null)
    : Exception($"{system}: {message}", innerException)
{
    /// <summary>Gets the system's name.</summary>
    public string System { get; } = system;

    /// <summary>Gets whether the same attempt may succeed later.</summary>
    public bool IsTransient { get; } = isTransient;

    /// <summary>Gets how long the system asked us to wait; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Gets whether the same attempt succeeds once a person has mended something, such as credentials: it is kept and comes again until then.</summary>
    public bool AwaitsPerson { get; init; }
}
