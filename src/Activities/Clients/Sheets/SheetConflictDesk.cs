using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Activities.Clients.Sheets;

/// <summary>A conflict, and whose it is.</summary>
/// <param name="Conflict">The conflict.</param>
/// <param name="Client">The client's name; null when the client is gone.</param>
public sealed record NamedSheetConflict(SheetConflict Conflict, string? Client);

/// <summary>The cells that both sides had changed: a person or a program reads both values and says which shall stand. Scoped; the caller commits.</summary>
/// <param name="db">The records.</param>
public sealed class SheetConflictDesk(JetVisionDb db)
{
    /// <summary>The most that one page holds.</summary>
    public const int MaxPage = 200;

    /// <summary>Lists conflicts, newest first.</summary>
    /// <param name="areSettled">Whether those that a sync has dealt with are listed, or the open ones.</param>
    /// <param name="skip">How many to leave out.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The conflicts.</returns>
    public async Task<IReadOnlyList<NamedSheetConflict>> ListAsync(bool areSettled, int skip, int take, CancellationToken cancellation)
    {
        var found = await db.SheetConflicts.AsNoTracking().Where(conflict => conflict.SettledAt != null == areSettled)
            .OrderByDescending(conflict => areSettled ? conflict.SettledAt : conflict.At).ThenByDescending(conflict => conflict.Id).Skip(skip).Take(take).ToListAsync(cancellation);
        var clients = found.Select(conflict => conflict.ClientId).Distinct().ToList();
        var names = await db.Clients.AsNoTracking().Where(client => clients.Contains(client.Id)).ToDictionaryAsync(client => client.Id, client => client.Name, cancellation);
        return [.. found.Select(conflict => new NamedSheetConflict(conflict, names.GetValueOrDefault(conflict.ClientId)))];
    }

    /// <summary>Decides; the next sync carries it out.</summary>
    /// <param name="id">The conflict.</param>
    /// <param name="side">Whose value shall stand on both sides.</param>
    /// <param name="by">Who decides.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The conflict, or why it is not decided.</returns>
    public async Task<(SheetConflict? Conflict, Refusal? Refusal)> ChooseAsync(Guid id, SheetWinner side, string by, CancellationToken cancellation) =>
        await db.SheetConflicts.FirstOrDefaultAsync(conflict => conflict.Id == id, cancellation) is not { } conflict
            ? (null, new Refusal(RefusalKind.NotFound, null, "This has come up anew with other values. Look at what stands now."))
            : conflict.Choose(side, by) is { } refusal ? (null, refusal) : (conflict, null);
}
