namespace JetVision.Activities.Shared.Tools;

/// <summary>A page of a tool's answer.</summary>
/// <param name="Items">What was found.</param>
/// <param name="Next">The cursor of the next page; null on the last.</param>
internal sealed record ToolPage<T>(IReadOnlyList<T> Items, string? Next);
