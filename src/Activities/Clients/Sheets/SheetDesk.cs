using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;

namespace JetVision.Activities.Clients.Sheets;

/// <summary>
/// Brings the client sheet and the clients together. What is to be written is saved first (<see cref="SheetJournal"/>), then the sheet is written, and what came of it is saved
/// with the records. When the server dies anywhere in between, the next sync finds its own ids in the sheet's key column and its own words by the journal, and goes on: no row is
/// written twice and none is lost, nor a cell that was covered. Singleton.
/// </summary>
public sealed class SheetDesk
{
    private const int Attempts = 3;

    // In one sync; each but the first few is a move of rows in the very moment of the one before.
    private const int MostPutBacks = 12;

    private static readonly Duration Kept = Duration.FromDays(30);

    private readonly IServiceScopeFactory _scopes;
    private readonly IScopedWork _work;
    private readonly IOptions<SheetsOptions> _options;
    private readonly GoogleTokens _tokens;
    private readonly IClock _clock;

    internal SheetDesk(IServiceScopeFactory scopes, IScopedWork work, IOptions<SheetsOptions> options, GoogleTokens tokens, IClock clock) =>
        (_scopes, _work, _options, _tokens, _clock) = (scopes, work, options, tokens, clock);

    /// <summary>Compares and writes both ways, unless another sync is at it.</summary>
    /// <param name="by">Who asked; empty for the clock.</param>
    /// <param name="putsBack">Whether rows that are missing in the sheet are written anew.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The sync as it is on record, or why there was none: no sheet is set up, a person has to connect an account first, or another sync is at it.</returns>
    /// <exception cref="OutsideException">Google refused or did not answer; the sync is on record with the reason.</exception>
    public async Task<(SheetSync? Sync, Refusal? Refusal)> SyncAsync(string by, bool putsBack, CancellationToken cancellation)
    {
        if (!_options.Value.IsOn)
        {
            return (null, new Refusal(RefusalKind.Conflict, null, "No client sheet is set up: set Sheets:SpreadsheetId."));
        }

        if (await _tokens.HeldUpByAsync(cancellation) is { } held)
        {
            return (null, new Refusal(RefusalKind.Conflict, null, held));
        }

        if (await BeginAsync(by, cancellation) is not { } id)
        {
            return (null, new Refusal(RefusalKind.Conflict, null, "Another sync is at it right now. Its result shows in a moment; if its server was stopped, the next can begin a few minutes after."));
        }

        try
        {
            var plan = await CompareAsync(id, putsBack, cancellation);
            return (await EndAsync(id, plan, cancellation), null);
        }
        catch (Exception failure)
        {
            await FailAsync(id, failure is OutsideException outside ? outside.Message : "The sync was cut short; the next one goes on where it stopped.");
            if (failure is OutsideException && await _tokens.HeldUpByAsync(CancellationToken.None) is { } broken)
            {
                // Found just now, and an incident of its own already.
                return (null, new Refusal(RefusalKind.Conflict, null, broken));
            }

            throw;
        }
    }

    /// <summary>Looks whether the sheet can be read, and changes nothing.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>What is wrong; null when all is well.</returns>
    public async Task<string?> TestAsync(CancellationToken cancellation)
    {
        try
        {
            await using var scope = _scopes.CreateAsyncScope();
            var client = scope.ServiceProvider.GetRequiredService<SheetsClient>();
            var tabs = await client.TabsAsync(cancellation);
            if (!tabs.Contains(_options.Value.Tab))
            {
                return $"The spreadsheet has no tab \"{_options.Value.Tab}\", but {string.Join(", ", tabs)}. Check Sheets:Tab.";
            }

            return SheetColumns.Find(await client.RowsAsync(cancellation), _options.Value.Columns).Wrong is { } wrong ? $"{SheetsClient.System}: {wrong}" : null;
        }
        catch (OutsideException failure)
        {
            return failure.Message;
        }
    }

    /// <summary>Reads the sheet's rows as they are, headings first.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The rows, as long as their last filled cell.</returns>
    /// <exception cref="OutsideException">Google refused or did not answer.</exception>
    public async Task<IReadOnlyList<IReadOnlyList<string>>> RowsAsync(CancellationToken cancellation)
    {
        await using var scope = _scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SheetsClient>().RowsAsync(cancellation);
    }

    private Duration Hold => Duration.FromTimeSpan(_options.Value.Hold);

    private async Task<Guid?> BeginAsync(string by, CancellationToken cancellation)
    {
        var now = _clock.GetCurrentInstant();
        await _work.CommitAsync(
            async services =>
            {
                foreach (var left in await services.GetRequiredService<JetVisionDb>().SheetSyncs.Where(sync => sync.EndedAt == null && sync.HeldUntil < now).ToListAsync(cancellation))
                {
                    (left.EndedAt, left.Failure) = (now, "The server stopped in the middle; the next sync went on.");
                }

                return true;
            },
            cancellation);
        try
        {
            return await _work.CommitAsync<Guid?>(
                async services =>
                {
                    var db = services.GetRequiredService<JetVisionDb>();
                    return await db.SheetSyncs.AnyAsync(sync => sync.EndedAt == null, cancellation) ? null
                        : db.SheetSyncs.Add(new SheetSync { Id = Guid.CreateVersion7(), At = now, HeldUntil = now + Hold, By = by }).Entity.Id;
                },
                cancellation);
        }
        catch (DbUpdateException)
        {
            // Two began at the same moment; only one row without an end can be there.
            return null;
        }
    }

    private async Task<SheetPlan> CompareAsync(Guid id, bool putsBack, CancellationToken cancellation)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var client = scope.ServiceProvider.GetRequiredService<SheetsClient>();
        var db = scope.ServiceProvider.GetRequiredService<JetVisionDb>();
        var notes = new List<SheetNote>();
        var journals = await SettleAsync(id, client, db, notes, cancellation);
        var choices = await db.SheetConflicts.AsNoTracking().Where(conflict => conflict.Choice != null && conflict.SettledAt == null).ToListAsync(cancellation);
        var parties = await PartiesAsync(db, cancellation);
        var journal = SheetJournal.Empty;
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var before = await client.RowsAsync(cancellation);
            var plan = SheetMerge.Plan(before, _options.Value.Columns, new SheetKnown(parties, [.. journals, journal], choices), _options.Value.Conflicts, putsBack, Guid.CreateVersion7);
            if (plan.Stop is { } reason)
            {
                throw new OutsideException(SheetsClient.System, reason, isTransient: false);
            }

            journal = journal.With(plan, before);
            if (plan.Cells.Count + plan.Appended.Count > 0)
            {
                await HoldAsync(id, id, journal, cancellation);
            }

            await client.WriteAsync(plan.Cells, cancellation);
            var landed = await LandAsync(id, id, journal, client, notes, cancellation);
            if (landed.IsWell)
            {
                if (plan.Appended.Count > 0 && plan.Cells.Count > 0)
                {
                    await HoldAsync(id, id, landed.Journal, cancellation);
                }

                await client.AppendAsync(plan.Appended, cancellation);
                plan.Notes.AddRange(notes);
                plan.Conflicts.AddRange([.. journals.Append(journal).SelectMany(past => past.Conflicts).Reverse().DistinctBy(SheetClash.Cell).ExceptBy(plan.Conflicts.Select(SheetClash.Cell), SheetClash.Cell)]);
                return plan;
            }

            journal = landed.Journal;
        }

        throw Restless();
    }

    /// <summary>Takes up what syncs before left unsaved: puts back what their cells covered where rows moved under them.</summary>
    /// <returns>Their journals.</returns>
    private async Task<List<SheetJournal>> SettleAsync(Guid id, SheetsClient client, JetVisionDb db, List<SheetNote> notes, CancellationToken cancellation)
    {
        var journals = new List<SheetJournal>();
        foreach (var past in await db.SheetSyncs.AsNoTracking().Where(sync => sync.Journal != null && sync.Id != id).OrderBy(sync => sync.At).ToListAsync(cancellation))
        {
            var journal = SheetJournal.Read(past.Journal!);
            if (journal.Writes.Count > 0)
            {
                journal = (await LandAsync(id, past.Id, journal, client, notes, cancellation)).Journal;
                await HoldAsync(id, past.Id, journal, cancellation);
            }

            journals.Add(journal);
        }

        return journals;
    }

    /// <summary>
    /// Looks where a journal's cells landed, the last ones first, each of which put back what the ones before covered, and puts back what any of them covered in another row, until nothing is left to put back. Rows may move under that
    /// as well, and the server may die: each such write is in the journal before it is made.
    /// </summary>
    /// <returns>Whether all cells landed where they were meant to at once, and the journal, of which the landing is known now.</returns>
    private async Task<(bool IsWell, SheetJournal Journal)> LandAsync(Guid id, Guid of, SheetJournal journal, SheetsClient client, List<SheetNote> notes, CancellationToken cancellation)
    {
        var isWell = true;
        for (var putBacks = 0; journal.Writes.Count > 0; )
        {
            var now = await client.RowsAsync(cancellation);
            var (haveStrayed, putBack, fresh) = SheetWitness.Look(journal.Writes[^1].Before, now, journal.Writes[^1].Cells);
            isWell &= !haveStrayed;
            if (putBack.Count == 0)
            {
                // One that landed has put back what the one before it covered, and both are done; after any other the one before is looked at again.
                journal = journal with { Writes = [.. journal.Writes.SkipLast(haveStrayed ? 1 : 2)] };
                continue;
            }

            if (++putBacks > MostPutBacks)
            {
                throw Restless();
            }

            notes.AddRange(fresh.Select(row => new SheetNote("moved", row + 1, "", "The row came in while another was written. A cell that was typed into at that very moment may be empty; see File, Version history.")));
            journal = journal with { Writes = [.. journal.Writes, new(now, putBack)] };
            await HoldAsync(id, of, journal, cancellation);
            await client.WriteAsync(putBack, cancellation);
        }

        return (isWell, journal);
    }

    private static OutsideException Restless() => new(SheetsClient.System, "somebody sorts or moves rows all the time; the sync comes again, and puts back what is left to.", isTransient: true);

    private static OutsideException TakenOver() => new(SheetsClient.System, "Google took so long that another sync took over.", isTransient: true);

    /// <summary>Gives a sign of life, before anything is written, and saves what is going to be in the journal of a sync: its own, or of one that was cut.</summary>
    /// <exception cref="OutsideException">There was none for so long that another sync took over.</exception>
    private Task<bool> HoldAsync(Guid id, Guid of, SheetJournal journal, CancellationToken cancellation) => _work.CommitAsync(
        async services =>
        {
            var syncs = services.GetRequiredService<JetVisionDb>().SheetSyncs;
            var sync = await syncs.FirstOrDefaultAsync(sync => sync.Id == id && sync.EndedAt == null, cancellation) ?? throw TakenOver();
            sync.HeldUntil = _clock.GetCurrentInstant() + Hold;
            (of == id ? sync : await syncs.SingleAsync(sync => sync.Id == of, cancellation)).Journal = journal.Json();
            return true;
        },
        cancellation);

    private static async Task<List<SheetParty>> PartiesAsync(JetVisionDb db, CancellationToken cancellation)
    {
        var rows = await db.SheetRows.AsNoTracking().ToDictionaryAsync(row => row.ClientId, cancellation);
        return [.. (await db.Clients.AsNoTracking().OrderBy(client => client.CreatedAt).ToListAsync(cancellation)).Select(client =>
            new SheetParty(client.Id, SheetFields.Of(client), rows.GetValueOrDefault(client.Id)?.Agreed, rows.GetValueOrDefault(client.Id)?.MissingSince is not null))];
    }

    private Task<SheetSync> EndAsync(Guid id, SheetPlan plan, CancellationToken cancellation) => _work.CommitAsync(
        async services =>
        {
            var db = services.GetRequiredService<JetVisionDb>();
            var now = _clock.GetCurrentInstant();
            foreach (var (clientId, values) in plan.Added)
            {
                var client = db.Clients.Add(new Client { Id = clientId, Name = values[SheetFields.Name] is { Length: > 0 } name ? name : values[SheetFields.Email], CreatedAt = now }).Entity;
                foreach (var (field, value) in values)
                {
                    SheetFields.Set(client, field, value);
                }
            }

            foreach (var (clientId, values) in plan.Changes)
            {
                var client = await db.Clients.SingleAsync(client => client.Id == clientId, cancellation);
                foreach (var (field, value) in values)
                {
                    SheetFields.Set(client, field, value);
                }
            }

            var rows = await db.SheetRows.ToDictionaryAsync(row => row.ClientId, cancellation);
            foreach (var (clientId, agreed) in plan.Agreed)
            {
                var row = rows.GetValueOrDefault(clientId) ?? db.SheetRows.Add(new SheetRow { Id = Guid.CreateVersion7(), ClientId = clientId }).Entity;
                row.Agreed = agreed;
                row.MissingSince = plan.Missing.Contains(clientId) ? row.MissingSince ?? now : null;
            }

            await NoteConflictsAsync(db, plan, now, cancellation);
            foreach (var settled in await db.SheetSyncs.Where(sync => sync.Journal != null).ToListAsync(cancellation))
            {
                settled.Journal = null;
            }

            var sync = await db.SheetSyncs.FirstOrDefaultAsync(sync => sync.Id == id && sync.EndedAt == null, cancellation) ?? throw TakenOver();
            (sync.EndedAt, sync.Added, sync.TakenOver, sync.Written, sync.Appended, sync.Notes) = (now, plan.Added.Count, plan.Changes.Count, plan.Cells.Count, plan.Appended.Count, [.. plan.Conflicts.Select(clash => clash.Note), .. plan.Notes]);
            var old = now - Kept;
            db.SheetSyncs.RemoveRange(await db.SheetSyncs.Where(past => past.At < old && past.Journal == null).ToListAsync(cancellation));
            return sync;
        },
        cancellation);

    private static async Task NoteConflictsAsync(JetVisionDb db, SheetPlan plan, Instant now, CancellationToken cancellation)
    {
        var old = now - Kept;
        foreach (var known in await db.SheetConflicts.Where(conflict => conflict.SettledAt == null || conflict.At < old).ToListAsync(cancellation))
        {
            if (plan.Decided.TryGetValue(known.Id, out var decided))
            {
                // Who has decided otherwise meanwhile is heard by the next sync.
                if (known.Choice == decided.Side)
                {
                    (known.SettledAt, known.Undone) = (now, decided.Undone);
                }
            }
            else if (known.At < old || plan.Conflicts.Any(clash => clash.Client == known.ClientId && clash.Field == known.Field))
            {
                // Too old to decide on, or in conflict again, with other values.
                db.SheetConflicts.Remove(known);
            }
        }

        db.SheetConflicts.AddRange(plan.Conflicts.Select(clash => new SheetConflict
        {
            Id = Guid.CreateVersion7(), ClientId = clash.Client, Field = clash.Field, Ours = clash.Ours, Theirs = clash.Theirs, Standing = clash.Standing, At = now,
        }));
    }

    private Task<bool> FailAsync(Guid id, string failure) => _work.CommitAsync(
        async services =>
        {
            if (await services.GetRequiredService<JetVisionDb>().SheetSyncs.FirstOrDefaultAsync(sync => sync.Id == id && sync.EndedAt == null) is { } sync)
            {
                (sync.EndedAt, sync.Failure) = (_clock.GetCurrentInstant(), failure);
            }

            return true;
        },
        CancellationToken.None);
}
