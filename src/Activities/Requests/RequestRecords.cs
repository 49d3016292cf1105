using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Requests;

/// <summary>How rooms read a request and write its history.</summary>
public static class RequestRecords
{
    /// <summary>Gets a request that must exist.</summary>
    /// <param name="requests">The requests.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The request.</returns>
    /// <exception cref="InvalidOperationException">There is no such request in this brokerage.</exception>
    public static async Task<CharterRequest> SingleAsync(this DbSet<CharterRequest> requests, Guid id, CancellationToken cancellation) =>
        await requests.FirstOrDefaultAsync(request => request.Id == id, cancellation)
        ?? throw new InvalidOperationException($"There is no request {id} in this brokerage; check the activity's Request input.");

    /// <summary>Adds a line to a request's history, from an activity.</summary>
    /// <param name="db">The records.</param>
    /// <param name="request">The request.</param>
    /// <param name="context">The activity's execution; gives the time.</param>
    /// <param name="kind">The kind of entry.</param>
    /// <param name="text">The sentence for the broker.</param>
    public static void Note(this JetVisionDb db, CharterRequest request, ActivityExecutionContext context, string kind, string text) =>
        db.Note(request, context.GetRequiredService<IClock>().GetCurrentInstant(), kind, text);

    /// <summary>Adds a line to a request's history.</summary>
    /// <param name="db">The records.</param>
    /// <param name="request">The request; its time of change moves too.</param>
    /// <param name="at">When it happened.</param>
    /// <param name="kind">The kind of entry.</param>
    /// <param name="text">The sentence for the broker.</param>
    public static void Note(this JetVisionDb db, CharterRequest request, Instant at, string kind, string text)
    {
        request.UpdatedAt = at;
        db.Timeline.Add(new TimelineEntry { Id = Guid.CreateVersion7(), RequestId = request.Id, At = at, Kind = kind, Text = text });
    }
}
