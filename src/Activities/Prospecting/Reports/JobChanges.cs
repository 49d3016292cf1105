using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Activities.Prospecting.Reports;

/// <summary>A client whose employer at Apollo is not the one on record.</summary>
/// <param name="ClientId">The client.</param>
/// <param name="Name">The name.</param>
/// <param name="OnRecord">The employer on record.</param>
/// <param name="AtApollo">The employer at Apollo.</param>
/// <param name="Title">The title there; null when unknown.</param>
public sealed record JobChange(Guid ClientId, string Name, string OnRecord, string AtApollo, string? Title);

/// <summary>Compares clients with the contacts saved at Apollo, which costs no credit. Scoped.</summary>
/// <param name="db">The records.</param>
/// <param name="apollo">Apollo.</param>
public sealed class JobChanges(JetVisionDb db, Apollo apollo)
{
    private const int MostPages = 100;

    /// <summary>Finds who moved.</summary>
    /// <param name="told">Is told after each page how many contacts were looked at; null for nobody.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The clients, by name; empty when nobody moved or nobody is saved there.</returns>
    /// <exception cref="OutsideException">Apollo refused or did not answer.</exception>
    public async Task<IReadOnlyList<JobChange>> FindAsync(Action<int>? told, CancellationToken cancellation)
    {
        var clients = await db.Clients.AsNoTracking().Where(client => client.Email != null && client.Company != null && client.Company != "").ToDictionaryAsync(client => client.Email!, cancellation);
        var (moved, seen) = (new List<JobChange>(), 0);
        for (int? page = 1; page is { } number and <= MostPages;)
        {
            var found = await apollo.ContactsAsync(null, number, Apollo.MaxPage, cancellation);
            foreach (var contact in found.Items)
            {
                if (contact is { Email: { } email, Company: { } company } && clients.TryGetValue(email, out var client) && !IsSame(client.Company!, company))
                {
                    moved.Add(new JobChange(client.Id, client.Name, client.Company!, company, contact.Title));
                }
            }

            seen += found.Items.Count;
            told?.Invoke(seen);
            page = found.Next;
        }

        return [.. moved.OrderBy(one => one.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Whether two spellings are of one company: by letters and digits, and one may be longer, as Harrow and Harrow Capital LLC.</summary>
    internal static bool IsSame(string one, string other)
    {
        var (left, right) = (Letters(one), Letters(other));
        return left.StartsWith(right, StringComparison.Ordinal) || right.StartsWith(left, StringComparison.Ordinal);
    }

    private static string Letters(string name) => new([.. name.ToUpperInvariant().Where(char.IsLetterOrDigit)]);
}
