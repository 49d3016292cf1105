using JetVision.Workflows.Authoring;
using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace JetVision.Workflows.Api;

/// <summary>Makes links for people and programs that have no account: whoever opens one gives this run an event, or resumes one of its waits, and nothing else.</summary>
public static class TriggerUrls
{
    internal const string EventPath = "/elsa/api/events/trigger";
    internal const string BookmarkPath = "/elsa/api/bookmarks/resume";

    /// <summary>Makes a link that resumes a wait.</summary>
    /// <param name="context">The activity whose run waits.</param>
    /// <param name="bookmarkId">The wait.</param>
    /// <param name="lifetime">How long the link works; null for ever.</param>
    /// <returns>The absolute address.</returns>
    public static string GenerateBookmarkTriggerUrl(this ActivityExecutionContext context, string bookmarkId, TimeSpan? lifetime = null) =>
        Address(context.WorkflowExecutionContext.ServiceProvider, BookmarkPath, context.GenerateBookmarkTriggerToken(bookmarkId, lifetime));

    /// <summary>Makes a link that resumes a wait.</summary>
    /// <param name="context">The activity whose run waits.</param>
    /// <param name="bookmarkId">The wait.</param>
    /// <param name="expiresAt">When the link stops working.</param>
    /// <returns>The absolute address.</returns>
    public static string GenerateBookmarkTriggerUrl(this ActivityExecutionContext context, string bookmarkId, DateTimeOffset expiresAt) =>
        Address(context.WorkflowExecutionContext.ServiceProvider, BookmarkPath, context.GenerateBookmarkTriggerToken(bookmarkId, null, expiresAt));

    /// <summary>Makes the token of such a link alone, for a link of one's own.</summary>
    /// <param name="context">The activity whose run waits.</param>
    /// <param name="bookmarkId">The wait.</param>
    /// <param name="lifetime">How long it works; null for as <paramref name="expiresAt"/> says.</param>
    /// <param name="expiresAt">When it stops working; null for never.</param>
    /// <returns>The token.</returns>
    public static string GenerateBookmarkTriggerToken(
        this ActivityExecutionContext context, string bookmarkId, TimeSpan? lifetime = null, DateTimeOffset? expiresAt = null) =>
        context.GetRequiredService<RunTokens>().Write(new RunToken(context.WorkflowExecutionContext.Id, null, bookmarkId, expiresAt), lifetime);

    /// <summary>Makes a link that gives the run an event. A moment or a length of time ends the link's life; anything else lets it live for ever.</summary>
    internal static string OfEvent(ActivityExecutionContext context, string eventName, object? life)
    {
        DateTimeOffset? expiresAt = life switch
        {
            DateTimeOffset moment => moment,
            DateTime moment => new DateTimeOffset(moment.ToUniversalTime()),
            _ => null,
        };
        var token = context.GetRequiredService<RunTokens>().Write(new RunToken(context.WorkflowExecutionContext.Id, eventName, null, expiresAt), life as TimeSpan?);
        return Address(context.WorkflowExecutionContext.ServiceProvider, EventPath, token);
    }

    private static string Address(IServiceProvider services, string path, string token)
    {
        var configured = services.GetRequiredService<IOptions<ElsaApiOptions>>().Value.PublicUrl;
        var request = services.GetService<IHttpContextAccessor>()?.HttpContext?.Request;
        var root = configured is { Length: > 0 } ? configured
            : request is not null ? $"{request.Scheme}://{request.Host}{request.PathBase}"
            : throw new InvalidOperationException("Nobody told the server its own address: set JetVision:PublicUrl, such as https://desk.example.com.");
        return $"{root.TrimEnd('/')}{path}?t={Uri.EscapeDataString(token)}";
    }
}
