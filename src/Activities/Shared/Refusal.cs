namespace JetVision.Activities.Shared;

/// <summary>An expected no: nothing was changed. Shown to the person or program that asked.</summary>
/// <param name="Kind">What sort of no it is; decides the HTTP status.</param>
/// <param name="Field">The input at fault, as the caller spells it; null when no single one is.</param>
/// <param name="Message">What is wrong and what to do, in one or two sentences.</param>
public sealed record Refusal(RefusalKind Kind, string? Field, string Message);

/// <summary>What sort of no a <see cref="Refusal"/> is.</summary>
public enum RefusalKind
{
    /// <summary>An input is not acceptable: 400.</summary>
    Invalid,

    /// <summary>There is no such thing: 404.</summary>
    NotFound,

    /// <summary>It is too late or too early for this: 409.</summary>
    Conflict,

    /// <summary>The address was right once, and has run out: 410.</summary>
    Gone,
}
