using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using JetVision.EndToEnd.Harness;

namespace JetVision.EndToEnd;

/// <summary>Bad input is a 4xx that names the field, and nothing is half-saved.</summary>
public sealed class BadInputTests(OneServer running) : IClassFixture<OneServer>
{
    private static string Date(int days) => TimeProvider.System.GetUtcNow().AddDays(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    public static TheoryData<string, string> Bodies => new()
    {
        { "", "body" },
        { "{", "body" },
        { "[]", "body" },
        { "null", "body" },
        { "{}", "text" },
        { """{"text":""}""", "text" },
        { """{"text":"   "}""", "text" },
        { """{"text":5}""", "text" },
        { """{"text":"KTEB to KOPF","from":{"email":"nobody"}}""", "from.email" },
        { """{"legs":[]}""", "legs" },
        { """{"legs":"KTEB"}""", "legs" },
        { Leg("XXXX", "KOPF", Date(10), "4"), "legs[0].from" },
        { Leg("KTEB", "", Date(10), "4"), "legs[0].to" },
        { Leg("KTEB", "KTEB", Date(10), "4"), "legs[0].to" },
        { Leg("KTEB", "KOPF", Date(-10), "4"), "legs[0].date" },
        { Leg("KTEB", "KOPF", Date(4000), "4"), "legs[0].date" },
        { Leg("KTEB", "KOPF", "2026-02-30", "4"), "legs[0].date" },
        { Leg("KTEB", "KOPF", Date(10), "0"), "legs[0].pax" },
        { Leg("KTEB", "KOPF", Date(10), "-3"), "legs[0].pax" },
        { Leg("KTEB", "KOPF", Date(10), "500"), "legs[0].pax" },
        { Leg("KTEB", "KOPF", Date(10), "99999999999999"), "legs[0].pax" },
        { $$"""{"text":"{{new string('x', 20_001)}}"}""", "text" },
    };

    [Theory, MemberData(nameof(Bodies))]
    public async Task Webhook_BadBody_NamesTheFieldAndSavesNothing(string body, string field)
    {
        var before = await CountAsync();

        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await running.Server.Http.PostAsync(new Uri("/webhooks/rfp", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(field, problem.GetProperty("field").GetString());
        Assert.Equal(before, await CountAsync());
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Webhook_FiveMegabytes_IsTooLarge(bool asksFirst)
    {
        using var content = new StringContent($$"""{"text":"{{new string('x', 5 * 1024 * 1024)}}"}""", Encoding.UTF8, "application/json");
        using var message = new HttpRequestMessage(HttpMethod.Post, "/webhooks/rfp") { Content = content };
        message.Headers.ExpectContinue = asksFirst;
        using var answer = await running.Server.Http.SendAsync(message);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("body", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("field").GetString());
    }

    [Fact]
    public async Task Webhook_InvalidUtf8_IsRefused()
    {
        using var content = new ByteArrayContent([.. "{\"text\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        using var answer = await running.Server.Http.PostAsync(new Uri("/webhooks/rfp", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("/api/requests")]
    [InlineData("/api/proposals/0190a000-0000-7000-8000-000000000001")]
    [InlineData("/elsa/api/workflow-definitions")]
    public async Task Api_WithoutSignIn_Is401(string path)
    {
        using var stranger = running.Server.NewClient(null);
        using var answer = await stranger.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("/api/requests?limit=0", "limit")]
    [InlineData("/api/requests?cursor=x", "cursor")]
    [InlineData("/api/requests?stage=nowhere", "stage")]
    public async Task List_BadQuery_NamesTheField(string path, string field)
    {
        using var answer = await running.Server.Http.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("field").GetString());
    }

    private static string Leg(string from, string to, string date, string pax) => $$"""{"legs":[{"from":"{{from}}","to":"{{to}}","date":"{{date}}","pax":{{pax}}}]}""";

    private async Task<int> CountAsync() => (await running.Server.Http.GetFromJsonAsync<JsonElement>("/api/requests")).GetProperty("items").GetArrayLength();
}
