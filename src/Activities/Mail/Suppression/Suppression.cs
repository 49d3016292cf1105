using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Mail.Suppression;

/// <summary>An address, or a whole domain, that prospecting never writes to. A line that was lifted stays as evidence.</summary>
public sealed class Suppressed : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the address in lower case, or the domain without an @; a domain covers what is below it. Unique among those that stand.</summary>
    public required string Target { get; set; }

    /// <summary>Gets or sets why.</summary>
    public SuppressionReason Reason { get; set; }

    /// <summary>Gets or sets more words on why, such as the server's; null for none.</summary>
    public string? Note { get; set; }

    /// <summary>Gets or sets where it came from: a person's name, <c>unsubscribe link</c>, <c>mail room</c>, <c>Apollo</c>.</summary>
    public required string Source { get; set; }

    /// <summary>Gets or sets when.</summary>
    public Instant At { get; set; }

    /// <summary>Gets or sets when it was lifted; null while it stands.</summary>
    public Instant? LiftedAt { get; set; }

    /// <summary>Gets or sets who lifted it; null while it stands.</summary>
    public string? LiftedBy { get; set; }

    /// <summary>Gets or sets on what ground it was lifted; null while it stands.</summary>
    public string? LiftedBecause { get; set; }

    /// <summary>Says it in a sentence, such as <c>jane@example.com must not be written to: unsubscribed on 3 November 2026.</c></summary>
    /// <param name="who">The address or the name that was asked for.</param>
    /// <returns>The sentence.</returns>
    public string Sentence(string who) =>
        $"{who} must not be written to: {Words(Reason)} on {At.InUtc().Date.ToString("d MMMM uuuu", System.Globalization.CultureInfo.InvariantCulture)}{(who.Contains('@') && Target != who && !Target.Contains('@') ? $" (all of {Target})" : "")}.";

    /// <summary>Says why in two or three words.</summary>
    /// <param name="reason">Why.</param>
    /// <returns>The words.</returns>
    public static string Words(SuppressionReason reason) => reason switch
    {
        SuppressionReason.Unsubscribed => "unsubscribed",
        SuppressionReason.HardBounce => "the address does not exist, as its server said",
        SuppressionReason.Complaint => "reported as spam",
        SuppressionReason.Objection => "asked to be left alone",
        _ => "put on the list",
    };
}

/// <summary>Why an address is suppressed.</summary>
public enum SuppressionReason
{
    /// <summary>A person of the brokerage said so.</summary>
    Manual,

    /// <summary>Whoever has the address used the unsubscribe link, or answered that they want no more.</summary>
    Unsubscribed,

    /// <summary>The address's server said that there is no such mailbox.</summary>
    HardBounce,

    /// <summary>Whoever has the address reported a mail as spam.</summary>
    Complaint,

    /// <summary>Whoever has the address objected in another way, such as on the telephone.</summary>
    Objection,
}
