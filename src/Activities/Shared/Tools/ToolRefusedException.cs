namespace JetVision.Activities.Shared.Tools;

/// <summary>A tool said no, and nothing was changed. The message is for the model that called: which argument is at fault and what to send instead.</summary>
/// <param name="message">The words.</param>
public sealed class ToolRefusedException(string message) : Exception(message)
{
    /// <summary>Makes it of a refusal.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <returns>The exception.</returns>
    public static ToolRefusedException Of(Refusal refusal) => new(refusal.Field is { } field ? $"{field}: {refusal.Message}" : refusal.Message);

    /// <summary>The value, or the refusal in its place.</summary>
    /// <typeparam name="T">What was asked for.</typeparam>
    /// <param name="answer">Either.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ToolRefusedException">It was refused.</exception>
    public static T OrRefuse<T>((T? Value, Refusal? Refusal) answer)
        where T : class => answer.Value ?? throw Of(answer.Refusal!);

    /// <summary>The value, or that there is none.</summary>
    /// <typeparam name="T">What was asked for.</typeparam>
    /// <param name="value">The value; null for none.</param>
    /// <param name="what">What it would be, such as "request".</param>
    /// <returns>The value.</returns>
    /// <exception cref="ToolRefusedException">There is none.</exception>
    public static T OrMissing<T>(T? value, string what)
        where T : class => value ?? throw new ToolRefusedException($"There is no such {what}.");
}
