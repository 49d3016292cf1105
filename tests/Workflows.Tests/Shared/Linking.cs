using System.Collections.Concurrent;
using JetVision.Workflows.Api;
using JetVision.Workflows.Authoring;

namespace JetVision.Workflows.Tests.Shared;

/// <summary>Waits until somebody opens the link that it makes of its wait.</summary>
[Activity("Test", "Test", "Waits until its link is opened.", DisplayName = "Link")]
public sealed class Link : Activity
{
    /// <inheritdoc/>
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var bookmark = context.CreateBookmark(new { Link = context.Id }, OnOpenedAsync);
        Linking.Links[context.WorkflowExecutionContext.Id] = context.GenerateBookmarkTriggerUrl(bookmark.Id, TimeSpan.FromMinutes(5));
        return ValueTask.CompletedTask;
    }

    private ValueTask OnOpenedAsync(ActivityExecutionContext context)
    {
        Linking.Heard[context.WorkflowExecutionContext.Id] = context.WorkflowInput["seats"]!.ToString()!;
        return context.CompleteActivityAsync();
    }
}

/// <summary>What the links of this process are, and what came through them, by run.</summary>
internal static class Linking
{
    public static ConcurrentDictionary<string, string> Links { get; } = new();

    public static ConcurrentDictionary<string, string> Heard { get; } = new();
}
