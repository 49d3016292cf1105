using JetVision.Activities.Requests;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Sourcing.Avinode;

/// <summary>Enters into the watches what the marketplace says of empty legs. Scoped; enter <see cref="Gate"/> before.</summary>
internal sealed class WatchBook(JetVisionDb db, EmptyLegDesk search, IClock clock)
{
    /// <summary>What a hook brings may be meant by any watch, so one delivery at a time works on all of them.</summary>
    public static readonly Guid Gate = new("7d0a5c0e-3f0b-4c55-9a53-6a1f6f5e1c01");

    /// <summary>Enters one empty leg if the watch means it. What stands there already stays.</summary>
    public async Task EnterAsync(EmptyLegWatch watch, WireEmptyLeg source, CancellationToken cancellation)
    {
        var known = source.Id is { } id ? await db.EmptyLegMatches.FirstOrDefaultAsync(match => match.WatchId == watch.Id && match.ExternalId == id, cancellation) : null;
        if (search.Match(source, watch.Query) is not { } leg)
        {
            // It was moved out of what is watched: for this watch it is gone.
            Gone(known);
            return;
        }

        var now = clock.GetCurrentInstant();
        if (known is null)
        {
            db.EmptyLegMatches.Add(new EmptyLegMatch { Id = Guid.CreateVersion7(), WatchId = watch.Id, ExternalId = leg.Id, Leg = leg, FoundAt = now });
            await NoteAsync(watch, $"An empty leg near a watched route: {leg.Words()}. {EmptyLeg.Notice}", now, cancellation);
        }
        else if (known.GoneAt is not null || StoredJson.Write(known.Leg) != StoredJson.Write(leg))
        {
            (known.Leg, known.ChangedAt, known.GoneAt, known.Mark) = (leg, now, null, MatchMark.New);
            await NoteAsync(watch, $"A watched empty leg changed: {leg.Words()}. {EmptyLeg.Notice}", now, cancellation);
        }
    }

    /// <summary>Marks an empty leg as no longer advertised.</summary>
    public void Gone(EmptyLegMatch? match)
    {
        if (match is { GoneAt: null })
        {
            match.GoneAt = clock.GetCurrentInstant();
        }
    }

    private async Task NoteAsync(EmptyLegWatch watch, string words, Instant now, CancellationToken cancellation)
    {
        if (watch.RequestId is { } requestId && await db.Requests.FirstOrDefaultAsync(request => request.Id == requestId, cancellation) is { } request)
        {
            db.Note(request, now, "empty-legs", words);
        }
    }
}
