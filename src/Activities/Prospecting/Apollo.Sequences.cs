using System.Globalization;
using System.Text.Json;
using JetVision.Activities.Prospecting.Sequences;
using JetVision.Activities.Shared;

namespace JetVision.Activities.Prospecting;

/// <content>Contacts and the sequences that write to them. None of it costs a credit; putting somebody into a sequence sends.</content>
public sealed partial class Apollo
{
    /// <summary>Lists sequences with what came of them.</summary>
    /// <param name="name">A part of the name; null for all.</param>
    /// <param name="page">From 1.</param>
    /// <param name="limit">1 to <see cref="MaxPage"/>.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>A page, in Apollo's order.</returns>
    /// <exception cref="OutsideException">Apollo refused or did not answer.</exception>
    public async Task<FoundPage<Sequence>> SequencesAsync(string? name, int page, int limit, CancellationToken cancellation)
    {
        var found = await _wire.SendAsync<Campaigns>(
            HttpMethod.Post, "api/v1/emailer_campaigns/search", new { QName = name, Page = page, PerPage = limit }, isRepeatable: true, cancellation);
        return Page(found.EmailerCampaigns, found.Pagination?.TotalEntries, page, limit, one => new Sequence(
            one.Id ?? throw ApolloWire.Nonsense(), one.Name ?? "", one.Active == true && one.Archived != true, one.NumSteps ?? 0, one.UniqueScheduled ?? 0, one.UniqueDelivered ?? 0,
            one.UniqueOpened ?? 0, one.UniqueClicked ?? 0, one.UniqueReplied ?? 0, one.UniqueBounced ?? 0, one.UniqueUnsubscribed ?? 0, one.UniqueSpamBlocked ?? 0));
    }

    /// <summary>Finds a sequence by its id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The sequence; null when there is none.</returns>
    /// <exception cref="OutsideException">Apollo refused or did not answer.</exception>
    public async Task<Sequence?> SequenceAsync(string id, CancellationToken cancellation)
    {
        for (int? page = 1; page is { } number and <= 20;)
        {
            var found = await SequencesAsync(null, number, MaxPage, cancellation);
            if (found.Items.FirstOrDefault(sequence => sequence.Id == id) is { } sequence)
            {
                return sequence;
            }

            page = found.Next;
        }

        return null;
    }

    /// <summary>Finds the mailbox that writes: the default one, or else the first that is active.</summary>
    internal async Task<(string Id, string Address)?> MailboxAsync(CancellationToken cancellation)
    {
        var boxes = (await _wire.SendAsync<Mailboxes>(HttpMethod.Get, "api/v1/email_accounts", null, isRepeatable: true, cancellation)).EmailAccounts ?? throw ApolloWire.Nonsense();
        return boxes.Where(box => box is { Active: true, Id: not null }).OrderByDescending(box => box.Default == true).Select(box => ((string, string)?)(box.Id!, box.Email ?? "")).FirstOrDefault();
    }

    /// <summary>Lists contacts that were saved at Apollo.</summary>
    internal async Task<FoundPage<SavedContact>> ContactsAsync(string? words, int page, int limit, CancellationToken cancellation)
    {
        var found = await _wire.SendAsync<Contacts>(HttpMethod.Post, "api/v1/contacts/search", new { QKeywords = words, Page = page, PerPage = limit }, isRepeatable: true, cancellation);
        return Page(found.Items, found.Pagination?.TotalEntries, page, limit, one => new SavedContact(one.Id ?? "", one.Name ?? "", one.Email?.ToLowerInvariant(), Filled(one.Title), Filled(one.OrganizationName)));
    }

    /// <summary>Saves somebody as a contact, or finds the contact that has the same address.</summary>
    internal async Task<string> SaveContactAsync(Enrolment who, CancellationToken cancellation)
    {
        var names = who.Name.Split(' ', 2);
        return (await _wire.SendAsync<OneContact>(
            HttpMethod.Post, "api/v1/contacts",
            new { FirstName = names[0], LastName = names.Length > 1 ? names[1] : null, who.Email, who.Title, OrganizationName = who.Company, RunDedupe = true }, isRepeatable: false, cancellation)).Contact?.Id
            ?? throw ApolloWire.Nonsense();
    }

    /// <summary>Whether a contact is in a sequence already.</summary>
    internal async Task<bool> IsInAsync(string sequenceId, string contactId, CancellationToken cancellation) =>
        (await _wire.SendAsync<OneContact>(HttpMethod.Get, $"api/v1/contacts/{Uri.EscapeDataString(contactId)}", null, isRepeatable: true, cancellation)).Contact?.EmailerCampaignIds?.Contains(sequenceId) == true;

    /// <summary>Puts a contact into a sequence, which from then on writes.</summary>
    /// <returns>Why Apollo kept it out; null when it is in.</returns>
    internal async Task<string?> AddToAsync(string sequenceId, string contactId, string mailboxId, CancellationToken cancellation)
    {
        var answer = await _wire.SendAsync<Added>(
            HttpMethod.Post, $"api/v1/emailer_campaigns/{Uri.EscapeDataString(sequenceId)}/add_contact_ids",
            new { EmailerCampaignId = sequenceId, ContactIds = new[] { contactId }, SendEmailFromEmailAccountId = mailboxId, SequenceActiveInOtherCampaigns = false }, isRepeatable: false, cancellation);
        var why = answer.SkippedContactIds switch
        {
            { ValueKind: JsonValueKind.Object } map when map.TryGetProperty(contactId, out var reason) => reason.ToString(),
            { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().Any(one => one.ToString() == contactId) => "Apollo did not say why",
            _ => null,
        };
        return why is not null && why.Contains("already", StringComparison.OrdinalIgnoreCase) && why.Contains("current", StringComparison.OrdinalIgnoreCase) ? null : why
            ?? (answer.Items is null ? throw ApolloWire.Nonsense() : null);
    }

    /// <summary>Takes contacts out of a sequence; what is not written yet is written no more.</summary>
    internal Task StopAsync(string sequenceId, IReadOnlyCollection<string> contactIds, CancellationToken cancellation) => _wire.SendAsync<JsonElement>(
        HttpMethod.Post, "api/v1/emailer_campaigns/remove_or_stop_contact_ids", new { EmailerCampaignIds = new[] { sequenceId }, ContactIds = contactIds, Mode = "remove" }, isRepeatable: true, cancellation);

    /// <summary>Lists the addresses to which a kind of thing happened, such as <c>unsubscribed</c> or <c>bounced</c>.</summary>
    internal async Task<FoundPage<string>> AddressesAsync(string what, int page, CancellationToken cancellation)
    {
        var found = await _wire.SendAsync<Messages>(
            HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"api/v1/emailer_messages/search?emailer_message_stats[]={what}&page={page}&per_page={MaxPage}"), null, isRepeatable: true, cancellation);
        return Page(found.EmailerMessages, found.Pagination?.TotalEntries, page, MaxPage, message => message.ToEmail ?? "");
    }

    private sealed record Campaigns(IReadOnlyList<Campaign>? EmailerCampaigns, Pages? Pagination);

    private sealed record Campaign(
        string? Id, string? Name, bool? Active, bool? Archived, int? NumSteps, int? UniqueScheduled, int? UniqueDelivered, int? UniqueOpened, int? UniqueClicked, int? UniqueReplied, int? UniqueBounced,
        int? UniqueUnsubscribed, int? UniqueSpamBlocked);

    private sealed record Mailboxes(IReadOnlyList<Box>? EmailAccounts);

    private sealed record Box(string? Id, string? Email, bool? Active, bool? Default);

    private sealed record Contacts([property: System.Text.Json.Serialization.JsonPropertyName("contacts")] IReadOnlyList<Contact>? Items, Pages? Pagination);

    private sealed record Contact(string? Id, string? Name, string? Email, string? Title, string? OrganizationName, IReadOnlyList<string>? EmailerCampaignIds);

    private sealed record OneContact(Contact? Contact);

    private sealed record Added([property: System.Text.Json.Serialization.JsonPropertyName("contacts")] IReadOnlyList<Contact>? Items, JsonElement SkippedContactIds);

    private sealed record Messages(IReadOnlyList<Message>? EmailerMessages, Pages? Pagination);

    private sealed record Message(string? ToEmail);
}

/// <summary>Somebody who was saved at Apollo.</summary>
internal sealed record SavedContact(string Id, string Name, string? Email, string? Title, string? Company);
