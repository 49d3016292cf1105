namespace JetVision.Activities.Clients.Sheets;

/// <summary>A client as the merge sees it.</summary>
/// <param name="Id">The client.</param>
/// <param name="Values">What the record holds, by field.</param>
/// <param name="Agreed">What both sides held when they last agreed; null when they have not met.</param>
/// <param name="IsMissing">Whether its row was missing before.</param>
internal sealed record SheetParty(Guid Id, IReadOnlyDictionary<string, string> Values, IReadOnlyDictionary<string, string>? Agreed, bool IsMissing);

/// <summary>What a sync will do.</summary>
internal sealed class SheetPlan
{
    /// <summary>Gets the new values of clients that are known, by client.</summary>
    public Dictionary<Guid, Dictionary<string, string>> Changes { get; } = [];

    /// <summary>Gets the clients that rows make, with their values.</summary>
    public Dictionary<Guid, Dictionary<string, string>> Added { get; } = [];

    /// <summary>Gets the cells to write.</summary>
    public List<SheetCell> Cells { get; } = [];

    /// <summary>Gets the rows to add.</summary>
    public List<IReadOnlyList<string>> Appended { get; } = [];

    /// <summary>Gets what both sides will have agreed on, by client.</summary>
    public Dictionary<Guid, Dictionary<string, string>> Agreed { get; } = [];

    /// <summary>Gets the values that <see cref="Cells"/> and <see cref="Appended"/> bring to the sheet, by client and field.</summary>
    public Dictionary<Guid, Dictionary<string, string>> Written { get; } = [];

    /// <summary>Gets the clients whose rows are missing.</summary>
    public HashSet<Guid> Missing { get; } = [];

    /// <summary>Gets the cells that both sides changed.</summary>
    public List<SheetClash> Conflicts { get; } = [];

    /// <summary>Gets people's decisions that are dealt with, by conflict: for whom, and why it is not carried out; null when it is.</summary>
    public Dictionary<Guid, (SheetWinner Side, string? Undone)> Decided { get; } = [];

    /// <summary>Gets what a person should look at, conflicts apart.</summary>
    public List<SheetNote> Notes { get; } = [];

    /// <summary>Gets or sets why nothing may be done.</summary>
    public string? Stop { get; set; }
}

/// <summary>
/// Compares the sheet with the clients, cell by cell, against what both last agreed on. Pure. A cell that one side changed goes to the other; one that both changed goes to
/// the winner, and the other value is noted; a person's decision on one that was noted before is carried out, unless either side has changed again. What an earlier sync wrote and could not note is told from what a person typed by its journal. An empty cell never wins over a full one that changed too. Nothing is ever deleted on either side.
/// </summary>
internal static class SheetMerge
{
    /// <summary>So many rows must be known before the loss of half of them stops the sync.</summary>
    private const int FewRows = 4;

    public static SheetPlan Plan(
        IReadOnlyList<IReadOnlyList<string>> rows, IReadOnlyDictionary<string, string> configured, SheetKnown past, SheetWinner winner, bool putsBack, Func<Guid> newId)
    {
        var parties = past.Parties;
        var plan = new SheetPlan();
        var (columns, wrong) = SheetColumns.Find(rows, configured);
        if (columns is null)
        {
            plan.Stop = wrong;
            return plan;
        }

        plan.Cells.AddRange(columns.Headings);
        var owners = new Owners(columns, parties, plan, newId);
        var claims = owners.Claim(rows);
        var absent = parties.Where(party => !claims.ContainsValue(party.Id)).ToList();
        var known = parties.Count(party => party is { Agreed: not null, IsMissing: false });
        if (known >= FewRows && absent.Count(party => party is { Agreed: not null, IsMissing: false }) * 2 > known)
        {
            plan.Stop = "more than half of the known rows are gone from the sheet. Nothing was changed. Bring them back (File, Version history), or check that Sheets:Tab names the right tab.";
            return plan;
        }

        foreach (var (index, id) in claims.OrderBy(claim => claim.Key))
        {
            if (parties.FirstOrDefault(party => party.Id == id) is { } party)
            {
                MergeRow(plan, columns, rows[index], index, party, owners, past, winner);
            }
        }

        foreach (var party in absent)
        {
            var hasChanged = party.Agreed is { } agreed && columns.Fields.Any(field => agreed.GetValueOrDefault(field, "") != party.Values[field]);
            if (party.Agreed is null || hasChanged || putsBack)
            {
                Append(plan, columns, party);
                continue;
            }

            plan.Missing.Add(party.Id);
            plan.Agreed[party.Id] = new(party.Agreed);
            plan.Notes.Add(new("missing", null, party.Values[SheetFields.Name], "The row is gone from the sheet. The client stays here; \"Put back missing rows\" writes it anew."));
        }

        return plan;
    }

    private static void MergeRow(SheetPlan plan, SheetColumns columns, IReadOnlyList<string> row, int index, SheetParty party, Owners owners, SheetKnown past, SheetWinner winner)
    {
        var (agreed, changed, written) = (new Dictionary<string, string>(), new Dictionary<string, string>(), new Dictionary<string, string>());
        foreach (var field in columns.Fields)
        {
            var (ours, theirs, last) = (party.Values[field], columns.Cell(row, field), party.Agreed?.GetValueOrDefault(field, ""));
            if (Chosen(plan, past, party.Id, field, ours, theirs, owners) is { } chosen)
            {
                agreed[field] = chosen;
                Take(chosen, chosen != theirs, chosen != ours);
                continue;
            }

            if (ours == theirs)
            {
                agreed[field] = ours;
                continue;
            }

            // The sheet holds what we wrote ourselves: since then, only our side has changed.
            last = past.Journals.Any(journal => journal.HasWritten(party.Id, field, theirs)) ? theirs : last;
            if (field == SheetFields.Email && theirs != last && owners.WhyNotMail(theirs, party.Id) is { } reason)
            {
                plan.Notes.Add(new("invalid", index + 1, party.Values[SheetFields.Name], reason));
                agreed[field] = last ?? ours;
                continue;
            }

            var isOurs = theirs == last || (ours != last && ((theirs.Length == 0 && ours.Length > 0) || (ours.Length > 0 && winner == SheetWinner.JetVision))) || (theirs.Length == 0 && field == SheetFields.Name);
            if (ours != last && theirs != last && ours.Length > 0 && theirs.Length > 0)
            {
                plan.Conflicts.Add(new(party.Id, party.Values[SheetFields.Name], index + 1, field, ours, theirs, isOurs ? SheetWinner.JetVision : SheetWinner.Sheet));
            }

            agreed[field] = isOurs ? ours : theirs;
            Take(agreed[field], isOurs, !isOurs);

            void Take(string value, bool toSheet, bool toUs)
            {
                if (toSheet)
                {
                    plan.Cells.Add(new SheetCell(index, columns[field], value));
                    written[field] = value;
                }

                if (toUs)
                {
                    changed[field] = value;
                }
            }
        }

        plan.Agreed[party.Id] = agreed;
        if (written.Count > 0)
        {
            plan.Written[party.Id] = written;
        }

        if (changed.Count > 0)
        {
            plan.Changes[party.Id] = changed;
        }
    }

    /// <summary>The value that a person decided on for a cell; null when nobody did, or when it cannot be carried out, which is noted.</summary>
    private static string? Chosen(SheetPlan plan, SheetKnown past, Guid client, string field, string ours, string theirs, Owners owners)
    {
        if (past.Choices.FirstOrDefault(choice => choice.ClientId == client && choice.Field == field) is not { Choice: { } side } conflict)
        {
            return null;
        }

        var (value, standing) = (conflict.Of(side), conflict.Of(conflict.Standing));
        var reason = (ours != value && ours != standing) || (theirs != value && theirs != standing) ? "It has changed again since, so nothing was done."
            : field == SheetFields.Email ? owners.WhyNotMail(value, client) : null;
        plan.Decided[conflict.Id] = (side, reason);
        return reason is null ? value : null;
    }

    private static void Append(SheetPlan plan, SheetColumns columns, SheetParty party)
    {
        var cells = Enumerable.Repeat("", columns.Width).ToArray();
        cells[columns.Key] = party.Id.ToString();
        foreach (var field in columns.Fields)
        {
            cells[columns[field]] = party.Values[field];
        }

        plan.Appended.Add(cells);
        plan.Agreed[party.Id] = columns.Fields.ToDictionary(field => field, field => party.Values[field]);
        plan.Written[party.Id] = plan.Agreed[party.Id];
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..57] + "…";

    /// <summary>Says whose each row is.</summary>
    private sealed class Owners(SheetColumns columns, IReadOnlyList<SheetParty> parties, SheetPlan plan, Func<Guid> newId)
    {
        private readonly HashSet<Guid> _ids = [.. parties.Select(party => party.Id)];
        private readonly Dictionary<string, Guid> _mails = parties.Where(party => party.Values[SheetFields.Email].Length > 0)
            .GroupBy(party => party.Values[SheetFields.Email]).ToDictionary(same => same.Key, same => same.First().Id);

        /// <summary>The rows' owners by index. The upper one of two rows for one client is the client's; the lower is left alone and noted.</summary>
        public Dictionary<int, Guid> Claim(IReadOnlyList<IReadOnlyList<string>> rows)
        {
            var claims = new Dictionary<int, Guid>();
            var owned = new Dictionary<Guid, int>();
            var open = new List<int>();
            for (var index = 1; index < rows.Count; index++)
            {
                if (Guid.TryParse(columns.Cell(rows[index], SheetFields.Key), out var id) && _ids.Contains(id))
                {
                    Take(id, index);
                }
                else if (rows[index].Any(cell => cell.Trim().Length > 0))
                {
                    open.Add(index);
                }
            }

            foreach (var index in open)
            {
                if (Owner(rows[index], index) is { } id && Take(id, index))
                {
                    plan.Cells.Add(new SheetCell(index, columns.Key, id.ToString()));
                }
            }

            return claims;

            bool Take(Guid id, int index)
            {
                if (owned.TryAdd(id, index))
                {
                    claims[index] = id;
                    return true;
                }

                plan.Notes.Add(new("duplicate", index + 1, columns.Cell(rows[index], SheetFields.Name), $"The row is for the same client as row {owned[id] + 1}, which counts. This one was left alone; merge them and delete it."));
                return false;
            }
        }

        public string? WhyNotMail(string address, Guid client) =>
            address.Length == 0 ? null
            : !SheetFields.IsAddress(address) ? $"\"{Short(address)}\" is no mail address; JetVision's stays. Correct the cell."
            : _mails.TryGetValue(address, out var owner) && owner != client ? $"{address} belongs to another client; JetVision's address stays. Correct the cell, or merge the two."
            : null;

        private Guid? Owner(IReadOnlyList<string> row, int index)
        {
            var (name, mail) = (columns.Cell(row, SheetFields.Name), columns.Fields.Contains(SheetFields.Email) ? columns.Cell(row, SheetFields.Email) : "");
            if (mail.Length > 0 && _mails.TryGetValue(mail, out var known))
            {
                return known;
            }

            if (mail.Length > 0 && !SheetFields.IsAddress(mail))
            {
                plan.Notes.Add(new("invalid", index + 1, name, $"\"{Short(mail)}\" is no mail address, so no client was made of the row. Correct the cell."));
                return null;
            }

            if (name.Length == 0 && mail.Length == 0)
            {
                plan.Notes.Add(new("invalid", index + 1, "", "The row has neither a name nor a mail address, so no client was made of it."));
                return null;
            }

            var id = newId();
            var values = columns.Fields.ToDictionary(field => field, field => columns.Cell(row, field));
            (plan.Agreed[id], plan.Added[id]) = (values, values);
            if (mail.Length > 0)
            {
                _mails[mail] = id;
            }

            return id;
        }
    }
}
