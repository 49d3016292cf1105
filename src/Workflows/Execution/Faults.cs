using System.Reflection;
using JetVision.Workflows.Activities.Composition;

namespace JetVision.Workflows.Execution;

/// <summary>An input could not be evaluated.</summary>
public sealed class InputEvaluationException : Exception
{
    internal InputEvaluationException(string inputName, Exception cause)
        : base($"Failed to evaluate activity input '{inputName}'", cause) => InputName = inputName;

    /// <summary>Gets the input's name.</summary>
    public string InputName { get; }
}

/// <summary>What the activity Fault throws.</summary>
public sealed class FaultException : Exception
{
    internal FaultException(string code, string category, string faultType, string? message)
        : base(message)
    {
        Code = code;
        Category = category;
        FaultType = faultType;
    }

    /// <summary>Gets the code that the author of the workflow gave.</summary>
    public string Code { get; }

    /// <summary>Gets the category that the author of the workflow gave.</summary>
    public string Category { get; }

    /// <summary>Gets the kind of fault that the author of the workflow gave.</summary>
    public string FaultType { get; }
}

internal static class Faults
{
    /// <summary>The engine's own exceptions whose names Elsa's clients do not know are kept as plain ones; message and cause say all.</summary>
    public static ExceptionState Describe(Exception exception) => new(
        exception is InputEvaluationException or WorkflowNotPublishedException ? typeof(Exception).FullName! : exception.GetType().FullName!,
        exception.Message,
        exception.StackTrace,
        exception.InnerException is { } inner ? Describe(inner) : null);

    /// <summary>Whether the exception itself says that the same step may succeed later.</summary>
    public static bool IsTransient(Exception exception) =>
        exception is TimeoutException
        || exception is HttpRequestException
        || (exception.GetType().GetProperty("IsTransient", BindingFlags.Instance | BindingFlags.Public) is { } property
            && property.PropertyType == typeof(bool) && (bool)property.GetValue(exception)!)
        || (exception.InnerException is { } inner && IsTransient(inner));
}
