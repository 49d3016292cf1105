using JetVision.Activities.Requests;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Activities.Prospecting.Enrichment;

/// <summary>Asks Apollo about a request's client and fills in what the records lack.</summary>
[Activity(
    "JetVision", "Clients", "Asks Apollo about the client of a request. The rule \"fill\" fills empty fields at once; \"ask\" leaves what was found for a person on the page Prospects, Clients. Costs up to two of the month's credits.",
    DisplayName = "Enrich client", Kind = ActivityKind.Task)]
[FlowNode("Filled", "Waiting", "Nothing new", "Not asked")]
public sealed class EnrichClient : Activity
{
    /// <summary>Gets or sets the request's id.</summary>
    [Input(DisplayName = "Request", Description = "Which client's request this step works on, by its id: usually the workflow's variable or input RequestId.")]
    public Input<Guid> RequestId { get; set; } = default!;

    /// <summary>Gets or sets the rule: fill, or ask.</summary>
    [Input(DisplayName = "Rule", Description = "\"fill\" fills empty fields at once; \"ask\" leaves them for a person to confirm.", DefaultValue = "ask", Options = new[] { "ask", "fill" }, UIHint = InputUIHints.DropDown)]
    public Input<string> Rule { get; set; } = new("ask");

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var db = context.GetRequiredService<JetVisionDb>();
        var desk = context.GetRequiredService<EnrichmentDesk>();
        var request = await db.Requests.SingleAsync(context.Get(RequestId), context.CancellationToken);
        if (request.ClientId is not { } clientId || !await context.GetRequiredService<ApolloKeys>().IsConnectedAsync(context.CancellationToken))
        {
            await context.CompleteActivityWithOutcomesAsync("Not asked");
            return;
        }

        var (found, refusal) = await desk.LookUpAsync(clientId, "the workflow", context.CancellationToken);
        if (refusal is not null)
        {
            db.Note(request, context, "client", $"Apollo was not asked about the client. {refusal.Message}");
            await context.CompleteActivityWithOutcomesAsync("Not asked");
        }
        else if (found!.State != EnrichmentState.Waiting)
        {
            await context.CompleteActivityWithOutcomesAsync("Nothing new");
        }
        else if (string.Equals(context.Get(Rule), "fill", StringComparison.OrdinalIgnoreCase))
        {
            var (filled, _) = await desk.DecideAsync(found.Id, isApplied: true, "the workflow", context.CancellationToken);
            db.Note(request, context, "client", $"Filled in from Apollo: {string.Join(", ", filled).ToLowerInvariant()}.");
            await context.CompleteActivityWithOutcomesAsync("Filled");
        }
        else
        {
            db.Note(request, context, "client", $"Apollo knows more of the client ({string.Join(", ", found.Fills.Select(fill => fill.Field)).ToLowerInvariant()}). Confirm it under Prospects, Clients.");
            await context.CompleteActivityWithOutcomesAsync("Waiting");
        }
    }
}
