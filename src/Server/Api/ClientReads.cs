using System.Globalization;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Server.Api;

/// <summary>What programs read of clients, operators and the pipeline. Scoped.</summary>
internal sealed class ClientReads(JetVisionDb db)
{
    private const int MaxPage = 200;

    /// <summary>Lists clients by name; of <paramref name="search"/>, name, company or mail address has a part.</summary>
    /// <param name="search">Null for all.</param>
    /// <param name="cursor">What the last page gave in <c>next</c>; null for the first.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<(Page<ClientView>? Page, Refusal? Refusal)> ListAsync(string? search, string? cursor, int limit, CancellationToken cancellation)
    {
        if (limit is < 1 or > MaxPage)
        {
            return (null, new Refusal(RefusalKind.Invalid, "limit", $"Send a limit from 1 to {MaxPage}."));
        }

        var skip = 0;
        if (cursor is not null && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out skip))
        {
            return (null, new Refusal(RefusalKind.Invalid, "cursor", "Send the cursor as the last page gave it in next."));
        }

        var clients = db.Clients.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(search))
        {
            var part = search.Trim().ToUpperInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // Translated to SQL, which folds case by upper().
            clients = clients.Where(client =>
                client.Name.ToUpper().Contains(part) || (client.Email ?? "").ToUpper().Contains(part) || (client.Company ?? "").ToUpper().Contains(part));
#pragma warning restore CA1304, CA1311, CA1862
        }

        var rows = await clients.OrderBy(client => client.Name).ThenBy(client => client.Id).Skip(skip).Take(limit + 1).ToListAsync(cancellation);
        return (new Page<ClientView>([.. rows.Take(limit).Select(ClientView.Of)], rows.Count > limit ? (skip + limit).ToString(CultureInfo.InvariantCulture) : null), null);
    }

    /// <summary>Reads a client; null when there is none.</summary>
    public async Task<ClientView?> GetAsync(Guid id, CancellationToken cancellation) =>
        await db.Clients.AsNoTracking().FirstOrDefaultAsync(client => client.Id == id, cancellation) is { } client ? ClientView.Of(client) : null;

    /// <summary>Lists the operators that are asked by mail.</summary>
    public async Task<IReadOnlyList<OperatorView>> PreferredOperatorsAsync(CancellationToken cancellation) =>
    [
        .. (await db.Operators.AsNoTracking().Where(each => each.IsPreferred).OrderBy(each => each.Name).ToListAsync(cancellation))
            .Select(each => new OperatorView(each.Id, each.Name, each.Email, each.CertificateNumber, each.SafetyRatings, each.IsPreferred)),
    ];

    /// <summary>Counts the requests at each stage.</summary>
    public async Task<IReadOnlyList<StageCount>> PipelineAsync(CancellationToken cancellation) =>
    [
        .. (await db.Requests.AsNoTracking().GroupBy(request => request.Stage).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellation))
            .OrderBy(each => each.Key).Select(each => new StageCount(Words.Camel(each.Key), each.Count)),
    ];
}
