using System.Globalization;
using JetVision.Activities.Agents.Writing;
using JetVision.Activities.Requests;
using JetVision.Activities.Requests.Changes;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Activities.Agents.Clients;

/// <summary>The Client Data agent: what is known of who asks. It looks things up and changes nothing. Scoped.</summary>
internal sealed class ClientDataAgent(WordingAgent wording, JetVisionDb db)
{
    public const string Name = "client-data";

    /// <summary>Says what the broker should know of the client; null when nothing is.</summary>
    public async Task<Worded?> ProfileAsync(CharterRequest request, CancellationToken cancellation)
    {
        if (request.ClientId is not { } id || await db.Clients.AsNoTracking().FirstOrDefaultAsync(one => one.Id == id, cancellation) is not { } client)
        {
            return null;
        }

        var earlier = await db.Requests.AsNoTracking().Where(one => one.ClientId == id && one.Id != request.Id).OrderByDescending(one => one.CreatedAt).Take(50).ToListAsync(cancellation);
        if (earlier.Count == 0 && !client.IsVip && client.Notes is null)
        {
            return null;
        }

        var won = earlier.Count(one => one.Stage == RequestStage.Won);
        var last = earlier.Find(one => one.Legs.Count > 0);
        var wishes = earlier.Select(one => Wishes.Of(one.Reading)).SelectMany(Named).GroupBy(wish => wish).OrderByDescending(group => group.Count()).Take(3).Select(group => group.Key).ToList();
        var template = string.Create(CultureInfo.InvariantCulture, $"{client.Name}{(client.IsVip ? ", a VIP client" : "")}: {earlier.Count} earlier {(earlier.Count == 1 ? "request" : "requests")}, {won} flown with us.")
            + (last is null ? "" : $" Last: {ChangeWords.Flights(last.Legs)}.")
            + (wishes.Count == 0 ? "" : $" Asked before for {string.Join(", ", wishes)}.")
            + (client.Notes is { Length: > 0 } notes ? $" Notes: {notes}" : "");
        return await wording.WriteAsync(
            Name,
            $"Task: two sentences for the broker on this client.\nClient id: {id}\n{template}",
            template,
            request.Id,
            [new ToolUse("get_client_history") { Only = ("clientId", id.ToString()) }],
            null,
            cancellation);
    }

    private static IEnumerable<string> Named(Wishes wishes) => [.. wishes.Categories, .. wishes.Types];
}

/// <summary>Puts what is known of a client before the broker.</summary>
[Activity("JetVision", "Agents", "Puts what is known of the client before the broker: earlier requests, what was flown, what was asked for.", DisplayName = "Profile client", Kind = ActivityKind.Task)]
public sealed class ProfileClient : CodeActivity
{
    /// <summary>Gets or sets the request's id.</summary>
    [Input(DisplayName = "Request", Description = "Which client's request this step works on, by its id: usually the workflow's variable or input RequestId.")]
    public Input<Guid> RequestId { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var db = context.GetRequiredService<JetVisionDb>();
        var request = await RequestRecords.SingleAsync(db.Requests, context.Get(RequestId), context.CancellationToken);
        if (await context.GetRequiredService<ClientDataAgent>().ProfileAsync(request, context.CancellationToken) is { } profile)
        {
            db.Note(request, context, "client-profile", profile.Text);
        }
    }
}
