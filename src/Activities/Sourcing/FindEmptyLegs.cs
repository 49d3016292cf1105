using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;

namespace JetVision.Activities.Sourcing;

/// <summary>Looks whether empty legs fit a request's flights, and puts them on its history for the broker.</summary>
[Activity("JetVision", "Sourcing", "Looks for empty legs near each flight of the request, from a day before to a day after, and notes them on its history. They are no quotes.", DisplayName = "Find empty legs", Kind = ActivityKind.Task)]
[FlowNode("Found", "None")]
public sealed class FindEmptyLegs : Activity
{
    private const int MostNoted = 5;

    /// <summary>Gets or sets the request's id.</summary>
    [Input(DisplayName = "Request", Description = "Which client's request this step works on, by its id: usually the workflow's variable or input RequestId.")]
    public Input<Guid> RequestId { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var db = context.GetRequiredService<JetVisionDb>();
        var request = await RequestRecords.SingleAsync(db.Requests, context.Get(RequestId), context.CancellationToken);
        var (notes, refusal) = await NotesAsync(context.GetRequiredService<EmptyLegDesk>(), request, context.CancellationToken);
        if (refusal is not null)
        {
            db.Note(request, context, "market-off", $"No empty legs were looked for: {refusal.Message}");
        }

        foreach (var note in notes)
        {
            db.Note(request, context, "empty-legs", note);
        }

        await context.CompleteActivityWithOutcomesAsync(notes.Count > 0 ? "Found" : "None");
    }

    /// <summary>A sentence for each flight near which there are empty legs; none when the marketplace cannot be asked at all.</summary>
    internal static async Task<(IReadOnlyList<string> Notes, Refusal? Refusal)> NotesAsync(EmptyLegDesk desk, CharterRequest request, CancellationToken cancellation)
    {
        var notes = new List<string>();
        foreach (var leg in request.Legs)
        {
            var (legs, refusal) = await desk.SearchAsync(new EmptyLegQuery(leg.From, leg.To, leg.Date.PlusDays(-1), leg.Date.PlusDays(1), Math.Max(1, leg.Passengers)), cancellation);
            if (refusal is not null)
            {
                return ([], refusal);
            }

            if (legs is { Count: > 0 })
            {
                var more = legs.Count > MostNoted ? $" And {legs.Count - MostNoted} more." : "";
                notes.Add($"Empty legs near {leg.From}–{leg.To}: {string.Join("; ", legs.Take(MostNoted).Select(found => found.Words()))}.{more} {EmptyLeg.Notice}");
            }
        }

        return (notes, null);
    }
}
