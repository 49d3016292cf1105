using System.Globalization;
using JetVision.Activities.Prospecting.Sequences;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace JetVision.Activities.Mail.Suppression;

/// <summary>Whom prospecting must not write to, by brokerage. Scoped; the caller commits.</summary>
/// <param name="db">The records.</param>
/// <param name="effects">What follows for those whom a sequence writes to.</param>
/// <param name="clock">The time.</param>
public sealed class SuppressionList(JetVisionDb db, IEffects effects, IClock clock)
{
    /// <summary>The most that one page holds.</summary>
    public const int MaxPage = 200;

    /// <summary>The kind of effect that takes somebody out of a sequence at Apollo.</summary>
    internal const string StopEffect = "apollo.stop";

    /// <summary>Says whether an address is suppressed, itself or by its domain.</summary>
    /// <param name="address">The address.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The line that says so; null when it may be written to.</returns>
    public async Task<Suppressed?> FindAsync(string address, CancellationToken cancellation) =>
        (await FindAsync([address], cancellation)).GetValueOrDefault(address);

    /// <summary>Says which of several addresses are suppressed.</summary>
    /// <param name="addresses">The addresses.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The lines that say so, by address as it was given; what is not among them may be written to.</returns>
    public async Task<IReadOnlyDictionary<string, Suppressed>> FindAsync(IReadOnlyCollection<string> addresses, CancellationToken cancellation)
    {
        var targets = addresses.Distinct(StringComparer.Ordinal).ToDictionary(address => address, Covering, StringComparer.Ordinal);
        var wanted = targets.Values.SelectMany(each => each).Distinct().ToList();
        var found = new Dictionary<string, Suppressed>(StringComparer.Ordinal);
        foreach (var part in wanted.Chunk(500))
        {
            foreach (var line in await db.Suppressed.AsNoTracking().Where(line => line.LiftedAt == null && part.Contains(line.Target)).ToListAsync(cancellation))
            {
                found[line.Target] = line;
            }
        }

        foreach (var line in db.Suppressed.Local.Where(line => line.LiftedAt is null))
        {
            found[line.Target] = line;
        }

        return targets.Select(each => (each.Key, Line: each.Value.Select(target => found.GetValueOrDefault(target)).FirstOrDefault(line => line is not null)))
            .Where(each => each.Line is not null).ToDictionary(each => each.Key, each => each.Line!, StringComparer.Ordinal);
    }

    /// <summary>Adds an address or a domain; what stands already stays as it is.</summary>
    /// <param name="target">The address, or the domain with or without an @ before it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="note">More words on why; null for none.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The line, or why there is none.</returns>
    public async Task<(Suppressed? Line, Refusal? Refusal)> AddAsync(string target, SuppressionReason reason, string? note, string source, CancellationToken cancellation)
    {
        if (Normal(target) is not { } normal)
        {
            return (null, new Refusal(RefusalKind.Invalid, "target", "Send one mail address, such as jane@example.com, or a domain, such as example.com."));
        }

        if (note is { Length: > 500 })
        {
            return (null, new Refusal(RefusalKind.Invalid, "note", "Send at most 500 characters."));
        }

        var line = db.Suppressed.Local.FirstOrDefault(line => line.LiftedAt is null && line.Target == normal)
            ?? await db.Suppressed.FirstOrDefaultAsync(line => line.LiftedAt == null && line.Target == normal, cancellation);
        if (line is not null)
        {
            return (line, null);
        }

        line = db.Suppressed.Add(new Suppressed
        {
            Id = Guid.CreateVersion7(), Target = normal, Reason = reason, Note = string.IsNullOrWhiteSpace(note) ? null : note.Trim(), Source = source, At = clock.GetCurrentInstant(),
        }).Entity;
        var (at, below) = ($"@{normal}", $".{normal}");
        foreach (var one in await db.Enrolments.Where(one => one.State == EnrolmentState.Added && one.Email != null && (one.Email == normal || one.Email.EndsWith(at) || one.Email.EndsWith(below)))
            .Select(one => one.Id).ToListAsync(cancellation))
        {
            effects.Promise(StopEffect, $"stop:{one:N}:{line.Id:N}", new PersonToStop(one, $"{normal} {Suppressed.Words(reason)}."));
        }

        return (line, null);
    }

    /// <summary>Lets an address or a domain be written to again.</summary>
    /// <param name="id">The line.</param>
    /// <param name="confirmed">The address or domain once more, so that no wrong line is lifted.</param>
    /// <param name="because">On what ground, such as that the person asked for it.</param>
    /// <param name="by">Who lifts it.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Why not; null when it is done.</returns>
    public async Task<Refusal?> LiftAsync(Guid id, string confirmed, string because, string by, CancellationToken cancellation)
    {
        if (await db.Suppressed.FirstOrDefaultAsync(line => line.Id == id, cancellation) is not { } line)
        {
            return new Refusal(RefusalKind.NotFound, "id", "There is no such line.");
        }

        if (line.LiftedAt is not null)
        {
            return new Refusal(RefusalKind.Conflict, null, $"{line.LiftedBy} has lifted this line already.");
        }

        if (Normal(confirmed) != line.Target)
        {
            return new Refusal(RefusalKind.Invalid, "confirm", $"Confirm it by sending {line.Target}.");
        }

        if (string.IsNullOrWhiteSpace(because) || because.Length > 500)
        {
            return new Refusal(RefusalKind.Invalid, "because", "Say in 1 to 500 characters on what ground, such as: she asked for our empty legs on the telephone.");
        }

        (line.LiftedAt, line.LiftedBy, line.LiftedBecause) = (clock.GetCurrentInstant(), by, because.Trim());
        return null;
    }

    /// <summary>Lists what stands, newest first.</summary>
    /// <param name="search">A part of the address or domain; null for all.</param>
    /// <param name="cursor">What the last page gave; null for the first.</param>
    /// <param name="limit">1 to <see cref="MaxPage"/>.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The page and the cursor of the next, or why there is none.</returns>
    public async Task<(IReadOnlyList<Suppressed>? Lines, string? Next, Refusal? Refusal)> ListAsync(string? search, string? cursor, int limit, CancellationToken cancellation)
    {
        var skip = 0;
        if (limit is < 1 or > MaxPage)
        {
            return (null, null, new Refusal(RefusalKind.Invalid, "limit", $"Send a limit from 1 to {MaxPage}."));
        }

        if (cursor is not null && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out skip))
        {
            return (null, null, new Refusal(RefusalKind.Invalid, "cursor", "Send the cursor as the last page gave it in next."));
        }

        var lines = db.Suppressed.AsNoTracking().Where(line => line.LiftedAt == null);
        if (!string.IsNullOrWhiteSpace(search))
        {
            var part = search.Trim().ToLowerInvariant();
            lines = lines.Where(line => line.Target.Contains(part));
        }

        var rows = await lines.OrderByDescending(line => line.At).ThenByDescending(line => line.Id).Skip(skip).Take(limit + 1).ToListAsync(cancellation);
        return (rows.Take(limit).ToList(), rows.Count > limit ? (skip + limit).ToString(CultureInfo.InvariantCulture) : null, null);
    }

    /// <summary>Writes an address or a domain as the list holds it.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The address in lower case with its domain in ASCII, or the domain; null when it is neither.</returns>
    public static string? Normal(string? text)
    {
        var word = (text ?? "").Trim().ToLowerInvariant();
        var at = word.LastIndexOf('@');
        if (Ascii(word[(at + 1)..]) is not { } domain)
        {
            return null;
        }

        // What stands before the @ is judged on a plain domain: mail addresses are compared in letters, and the list holds domains in ASCII.
        return at <= 0 ? domain : Outgoing.IsAddress($"{word[..at]}@example.com") ? $"{word[..at]}@{domain}" : null;
    }

    /// <summary>The lines that cover an address: its own, its domain's and those above.</summary>
    internal static IReadOnlyList<string> Covering(string address)
    {
        if (Normal(address) is not { } normal)
        {
            return [];
        }

        var covering = new List<string> { normal };
        for (var domain = normal[(normal.LastIndexOf('@') + 1)..]; domain.Contains('.', StringComparison.Ordinal); domain = domain[(domain.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            covering.Add(domain);
        }

        return covering;
    }

    private static string? Ascii(string domain)
    {
        try
        {
            return domain.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(domain) == UriHostNameType.Dns && !domain.EndsWith('.')
                ? new IdnMapping().GetAscii(domain).ToLowerInvariant() : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
