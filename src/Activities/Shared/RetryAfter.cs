namespace JetVision.Activities.Shared;

/// <summary>How long an outside system asks to be left alone.</summary>
internal static class RetryAfter
{
    /// <summary>Whoever asks for more is asked again after this: a header can be wrong, and nothing may wait for ever.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Reads it, whether it is said in seconds or as a time.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="now">The time.</param>
    /// <returns>The wait; null when none is asked for.</returns>
    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now) => response.Headers.RetryAfter switch
    {
        { Delta: { } wait } => Shorter(wait),
        { Date: { } date } when date > now => Shorter(date - now),
        _ => null,
    };

    private static TimeSpan Shorter(TimeSpan wait) => wait < Longest ? wait : Longest;
}
