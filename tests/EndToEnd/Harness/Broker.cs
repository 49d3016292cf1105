using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace JetVision.EndToEnd.Harness;

/// <summary>What a broker, a client and a program do with the server, in their words.</summary>
public sealed class Broker(JetVisionServer server)
{
    public static string TripText => $"Hi, please quote a one way Teterboro to Opa-locka on {InThreeWeeks}, wheels up 2:30pm, 5 passengers. Thanks, Mark";

    private static string InThreeWeeks => TimeProvider.System.GetUtcNow().AddDays(21).ToString("MMMM d, yyyy", System.Globalization.CultureInfo.InvariantCulture);

    public async Task<Guid> SendAsync(string? text = null, string? key = null)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/webhooks/rfp")
        {
            Content = JsonContent.Create(new { from = new { name = "Mark Client", email = "mark@client.example" }, text = text ?? TripText }),
        };
        if (key is not null)
        {
            message.Headers.Add("Idempotency-Key", key);
        }

        using var answer = await server.Http.SendAsync(message);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("requestId").GetGuid();
    }

    public Task<JsonElement> RequestAsync(Guid id) => server.Http.GetFromJsonAsync<JsonElement>($"/api/requests/{id}");

    public Task<JsonElement> QuotesAsync(Guid id) => server.Http.GetFromJsonAsync<JsonElement>($"/api/requests/{id}/quotes");

    public Task<JsonElement> TimelineAsync(Guid id) => server.Http.GetFromJsonAsync<JsonElement>($"/api/requests/{id}/timeline");

    public async Task<string> StageAsync(Guid id) => (await RequestAsync(id)).GetProperty("stage").GetString()!;

    /// <summary>Waits until the request stands at the stage.</summary>
    public async Task<JsonElement> UntilAsync(Guid id, string stage, int seconds = 150)
    {
        JsonElement last = default;
        await Eventually.TrueAsync(
            async () =>
            {
                last = await RequestAsync(id);
                return last.GetProperty("stage").GetString() == stage;
            },
            TimeSpan.FromSeconds(seconds),
            () => $"The request is not at {stage}: {last}{Environment.NewLine}{server.Log}");
        return last;
    }

    public async Task<Guid> DraftAsync(Guid id)
    {
        var request = await UntilAsync(id, "awaitingApproval");
        return request.GetProperty("proposals").EnumerateArray().Last().GetProperty("id").GetGuid();
    }

    public async Task ApproveAsync(Guid proposal)
    {
        using var answer = await server.Http.PostAsync(new Uri($"/api/proposals/{proposal}/approve", UriKind.Relative), null);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    public async Task AcceptAsync(string clientUrl, int option = 1)
    {
        using var client = server.NewClient(null);
        using var form = new FormUrlEncodedContent([new("option", option.ToString(System.Globalization.CultureInfo.InvariantCulture)), new("name", "Mark Client")]);
        using var answer = await client.PostAsync(new Uri(clientUrl + "/accept", UriKind.Relative), form);
        Assert.True((int)answer.StatusCode < 400, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>The mails in the maildir, oldest first.</summary>
    public IReadOnlyList<MimeKit.MimeMessage> Mails() => Directory.Exists(server.Maildir)
        ? [.. Directory.GetFiles(server.Maildir).Select(file => MimeKit.MimeMessage.Load(file)).OrderBy(mail => mail.Date)]
        : [];

    public IReadOnlyList<MimeKit.MimeMessage> ProposalMails() => [.. Mails().Where(mail => mail.Attachments.Any(part => part.ContentType.MimeType == "application/pdf"))];
}
