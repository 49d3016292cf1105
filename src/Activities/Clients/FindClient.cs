using JetVision.Activities.Requests;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Clients;

/// <summary>Finds the client who asked, by mail address or telephone number, or makes a record of a new one.</summary>
[Activity("JetVision", "Clients", "Finds who asked among the clients, or adds them.", DisplayName = "Find client", Kind = ActivityKind.Task)]
[FlowNode("Returning", "New")]
public sealed class FindClient : Activity
{
    /// <summary>Gets or sets the request's id.</summary>
    [Input(DisplayName = "Request", Description = "Which client's request this step works on, by its id: usually the workflow's variable or input RequestId.")]
    public Input<Guid> RequestId { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var db = context.GetRequiredService<JetVisionDb>();
        var request = await db.Requests.SingleAsync(context.Get(RequestId), context.CancellationToken);
        var email = request.ContactEmail?.Trim().ToLowerInvariant();
        var client = email is { Length: > 0 }
            ? await db.Clients.FirstOrDefaultAsync(client => client.Email == email, context.CancellationToken)
            : request.ContactPhone is { Length: > 0 } phone
                ? await db.Clients.FirstOrDefaultAsync(client => client.Phone == phone, context.CancellationToken)
                : null;
        var isNew = client is null;
        client ??= db.Clients.Add(new Client
        {
            Id = Guid.CreateVersion7(),
            Name = request.ContactName ?? email ?? request.ContactPhone ?? "Unnamed client",
            Email = email,
            Phone = request.ContactPhone,
            CreatedAt = context.GetRequiredService<IClock>().GetCurrentInstant(),
        }).Entity;
        request.ClientId = client.Id;
        db.Note(request, context, "client", isNew ? $"New client: {client.Name}." : $"Returning client: {client.Name}.");
        await context.CompleteActivityWithOutcomesAsync(isNew ? "New" : "Returning");
    }
}
