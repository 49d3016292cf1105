using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Activities.Mail.Suppression;

/// <summary>
/// What makes a mail prospecting, and what every such mail must have. It is decided by the records and not by who writes: a mail about a request, or to somebody who has
/// asked us for something or flies for us, is none. Scoped.
/// </summary>
/// <param name="db">The records.</param>
/// <param name="tenant">The brokerage.</param>
/// <param name="list">Whom it must not go to.</param>
/// <param name="links">How its reader ends it.</param>
public sealed class ProspectingMail(JetVisionDb db, CurrentTenant tenant, SuppressionList list, UnsubscribeLinks links)
{
    /// <summary>The kind of such a mail.</summary>
    public const string Kind = "prospecting";

    /// <summary>Says whether a mail that a program wrote is prospecting.</summary>
    /// <param name="to">The address.</param>
    /// <param name="requestId">The request it belongs to; null for none.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Whether it is.</returns>
    public async Task<bool> IsAsync(string to, Guid? requestId, CancellationToken cancellation)
    {
        var address = to.Trim().ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // Translated to SQL, which folds case by lower().
        return requestId is null
            && !await db.Requests.AnyAsync(request => request.ContactEmail != null && request.ContactEmail.ToLower() == address, cancellation)
            && !await db.Operators.AnyAsync(known => known.Email != null && known.Email.ToLower() == address, cancellation)
            && !await db.Brokerages.AnyAsync(house => house.Id == tenant.Id && house.Email.ToLower() == address, cancellation);
#pragma warning restore CA1304, CA1311, CA1862
    }

    /// <summary>Says whether an address must not be written to, without a look at what else a mail would need.</summary>
    /// <param name="to">The address.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Why not; null when it may be written to.</returns>
    public async Task<Refusal?> RefuseAddressAsync(string to, CancellationToken cancellation) =>
        await list.FindAsync(to, cancellation) is { } line ? new Refusal(RefusalKind.Conflict, "to", line.Sentence(to)) : null;

    /// <summary>Says why a prospecting mail may not leave for an address now.</summary>
    /// <param name="to">The address.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Why not; null when it may.</returns>
    public async Task<Refusal?> RefuseAsync(string to, CancellationToken cancellation)
    {
        if (await RefuseAddressAsync(to, cancellation) is { } listed)
        {
            return listed;
        }

        var house = await db.Brokerages.AsNoTracking().FirstAsync(house => house.Id == tenant.Id, cancellation);
        return string.IsNullOrWhiteSpace(house.Address)
            ? new Refusal(RefusalKind.Conflict, null, "A prospecting mail has to name the brokerage's postal address. Set it under Settings, Brokerage.")
            : !links.CanBeFollowed
            ? new Refusal(RefusalKind.Conflict, null, "A prospecting mail needs an unsubscribe link that everybody can follow. Set JetVision:PublicUrl to an address that begins with https://.")
            : null;
    }

    /// <summary>Writes what stands below every prospecting mail: who writes, from where, and how to end it.</summary>
    /// <param name="house">The brokerage.</param>
    /// <param name="link">The addressee's link.</param>
    /// <returns>The words.</returns>
    public static string Footer(Brokerage house, Uri link) =>
        $"--\n{house.Name}{(house.Address is { Length: > 0 } address ? $", {address}" : "")}\nThis is an offer of ours that you did not ask for. To get no more of them:\n{link.AbsoluteUri}";
}
