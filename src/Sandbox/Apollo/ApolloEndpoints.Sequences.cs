using System.Text.Json.Nodes;

namespace JetVision.Sandbox.Apollo;

/// <content>Contacts and the sequences that write to them.</content>
internal static partial class ApolloEndpoints
{
    private static void MapSequences(RouteGroupBuilder api, ApolloDesk desk)
    {
        api.MapGet("/email_accounts", (HttpRequest request) => !IsKnown(request) ? Unknown() : Results.Json(new JsonObject
        {
            ["email_accounts"] = new JsonArray(
                new JsonObject { ["id"] = "box0", ["email"] = "old@broker.example", ["active"] = false, ["default"] = false },
                new JsonObject { ["id"] = "box1", ["email"] = "hello@broker.example", ["active"] = true, ["default"] = true }),
        }));
        api.MapPost("/emailer_campaigns/search", async (HttpRequest request) => await ReadAsync(request) is not { } wanted ? Unknown() : Found(
            wanted, "emailer_campaigns", desk.Sequences.Where(sequence => sequence.Name.Contains((string?)wanted["q_name"] ?? "", StringComparison.OrdinalIgnoreCase)), sequence => Write(sequence, desk)));
        api.MapPost("/emailer_campaigns/{id}/add_contact_ids", async (HttpRequest request, string id) => await ReadAsync(request) is not { } wanted ? Unknown() : Enrol(desk, id, wanted));
        api.MapPost("/emailer_campaigns/remove_or_stop_contact_ids", async (HttpRequest request) => await ReadAsync(request) is not { } wanted ? Unknown()
            : (string?)wanted["mode"] is not ("remove" or "stop" or "mark_as_finished") ? Wrong("mode is not known")
            : Results.Json(new JsonObject { ["contacts"] = new JsonArray([.. desk.Stop(Texts(wanted, "emailer_campaign_ids"), Texts(wanted, "contact_ids")).Select(Write)]) }));
        api.MapPost("/contacts", async (HttpRequest request) => await ReadAsync(request) is not { } wanted ? Unknown()
            : (string?)wanted["email"] is not { Length: > 0 } email ? Wrong("email is missing")
            : Results.Json(new JsonObject
            {
                ["contact"] = Write(desk.Save(new ApolloContact(
                    "", $"{(string?)wanted["first_name"]} {(string?)wanted["last_name"]}".Trim(), email, (string?)wanted["title"], (string?)wanted["organization_name"], []))),
            }));
        api.MapGet("/contacts/{id}", (HttpRequest request, string id) => !IsKnown(request) ? Unknown()
            : desk.Contacts().FirstOrDefault(contact => contact.Id == id) is { } contact ? Results.Json(new JsonObject { ["contact"] = Write(contact) }) : Results.NotFound());
        api.MapPost("/contacts/search", async (HttpRequest request) => await ReadAsync(request) is not { } wanted ? Unknown()
            : Found(wanted, "contacts", desk.Contacts((string?)wanted["q_keywords"]), Write));
        api.MapGet("/emailer_messages/search", (HttpRequest request, int? page) => !IsKnown(request) ? Unknown() : Found(
            new JsonObject { ["page"] = page ?? 1, ["per_page"] = 100 }, "emailer_messages",
            desk.Messages([.. request.Query["emailer_campaign_ids[]"].OfType<string>()], [.. request.Query["emailer_message_stats[]"].OfType<string>()]),
            message => new JsonObject
            {
                ["id"] = message.Id, ["emailer_campaign_id"] = message.Sequence, ["contact_id"] = message.Contact, ["to_email"] = message.Email, ["status"] = message.Status,
                ["replied"] = message.Status == "replied", ["bounce"] = message.Status == "bounced",
            }));
    }

    private static IResult Enrol(ApolloDesk desk, string id, JsonObject wanted)
    {
        if (desk.Sequences.FirstOrDefault(sequence => sequence.Id == id) is not { } sequence)
        {
            return Results.NotFound();
        }

        if ((string?)wanted["send_email_from_email_account_id"] is not "box1" || (string?)wanted["emailer_campaign_id"] != id)
        {
            return Wrong("send_email_from_email_account_id or emailer_campaign_id is not known");
        }

        var (added, skipped) = desk.Enrol(id, Texts(wanted, "contact_ids"));
        return Results.Json(new JsonObject
        {
            ["contacts"] = new JsonArray([.. added.Select(Write)]), ["emailer_campaign"] = Write(sequence, desk),
            ["skipped_contact_ids"] = new JsonObject(skipped.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value))),
        });
    }

    private static JsonObject Write(ApolloContact contact) => new()
    {
        ["id"] = contact.Id, ["name"] = contact.Name, ["email"] = contact.Email, ["title"] = contact.Title, ["organization_name"] = contact.Company,
        ["emailer_campaign_ids"] = new JsonArray([.. contact.Sequences.Select(one => (JsonNode?)one)]), ["email_unsubscribed"] = contact.IsUnsubscribed,
    };

    private static JsonObject Write(ApolloSequence sequence, ApolloDesk desk)
    {
        var messages = desk.Messages([sequence.Id], []);
        int Of(string status) => messages.Count(message => message.Status == status);
        var (delivered, replied) = (sequence.Delivered + messages.Count - Of("bounced"), sequence.Replied + Of("replied"));
        return new JsonObject
        {
            ["id"] = sequence.Id, ["name"] = sequence.Name, ["active"] = sequence.IsActive, ["archived"] = sequence.IsArchived, ["num_steps"] = sequence.Steps,
            ["unique_scheduled"] = sequence.Scheduled + messages.Count, ["unique_delivered"] = delivered, ["unique_opened"] = sequence.Opened + Of("opened") + Of("replied"),
            ["unique_replied"] = replied, ["unique_bounced"] = sequence.Bounced + Of("bounced"), ["unique_unsubscribed"] = sequence.Unsubscribed + Of("unsubscribed"),
            ["unique_spam_blocked"] = sequence.Spam + Of("spam_blocked"), ["unique_clicked"] = 0, ["reply_rate"] = delivered == 0 ? 0 : (double)replied / delivered,
        };
    }

    private static IReadOnlyCollection<string> Texts(JsonObject wanted, string name) => wanted[name] is JsonArray words ? [.. words.Select(word => (string?)word).OfType<string>()] : [];
}
