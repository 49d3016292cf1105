namespace JetVision.Activities.Shared;

/// <summary>How long an outside system asks to be left alone.</summary>
internal static class RetryAfter
{
    /// <summary>Reads it, whether it is said in seconds or as a time.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="now">The time.</param>
    /// <returns>The wait; null when none is asked for.</returns>
    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now) => response.Headers.RetryAfter switch
    {
        { Delta: { } wait } => wait,
        { Date: { } date } when date > now => date - now,
        _ => null,
    };
}
