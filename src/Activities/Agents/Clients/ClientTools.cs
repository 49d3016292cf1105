using System.ComponentModel;
using JetVision.Activities.Requests.Changes;
using JetVision.Activities.Shared.Tools;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Activities.Agents.Clients;

/// <summary>What is known of a client.</summary>
internal sealed class ClientTools(JetVisionDb db)
{
    [Tool("get_client_history", "Read a client's history", "clients.read", ReadOnly = true)]
    [Description("Reads a client's requests, newest first: number, flights, stage.")]
    public async Task<IReadOnlyList<string>> GetClientHistory(
        [Description("The client's id.")] Guid clientId, [Description("1 to 50.")] int limit = 10, CancellationToken cancellation = default) =>
        await db.Clients.AnyAsync(client => client.Id == clientId, cancellation)
            ? [.. (await db.Requests.AsNoTracking().Where(request => request.ClientId == clientId).OrderByDescending(request => request.CreatedAt).Take(Math.Clamp(limit, 1, 50)).ToListAsync(cancellation))
                .Select(request => $"{request.Number}: {ChangeWords.Flights(request.Legs)}. {request.Stage}")]
            : throw new ToolRefusedException("There is no such client.");
}
