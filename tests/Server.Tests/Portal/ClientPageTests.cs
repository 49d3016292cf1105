using System.Net;
using JetVision.Activities.Proposals;
using NodaTime;
using Xunit;

namespace JetVision.Server.Tests.Portal;

public sealed class ClientPageTests : IAsyncLifetime
{
    private PublicHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await PublicHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Open_ShowsOptionsAndTotals_AndNothingOfTheCosting()
    {
        var page = await (await _host.GetAsync($"/p/{await _host.AddProposalAsync()}")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("Phenom 300", page, StringComparison.Ordinal);
        Assert.Contains("USD 23,650", page, StringComparison.Ordinal);
        Assert.Contains("Gotham Executive", page, StringComparison.Ordinal);
        Assert.DoesNotContain("20,000", page, StringComparison.Ordinal);
        Assert.DoesNotContain("USD 2,000", page, StringComparison.Ordinal);
        Assert.DoesNotContain("margin", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("markup", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Open_NeedsNoScriptAndNoOtherHost_AndIsNotIndexed()
    {
        var answer = await _host.GetAsync($"/p/{await _host.AddProposalAsync()}");
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.Contains("noindex", answer.Headers.GetValues("X-Robots-Tag").Single(), StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
    }

    [Fact]
    public async Task Open_CountsTheView()
    {
        var token = await _host.AddProposalAsync();

        await _host.GetAsync($"/p/{token}");
        await _host.GetAsync($"/p/{token}");

        var proposal = await _host.ProposalAsync(token);
        Assert.Equal(2, proposal.ViewCount);
        Assert.Equal(ProposalStatus.Viewed, proposal.Status);
    }

    [Theory]
    [InlineData(ProposalStatus.Draft)]
    [InlineData(ProposalStatus.SentBack)]
    public async Task Open_NeverApproved_IsNotFound(ProposalStatus status) =>
        Assert.Equal(HttpStatusCode.NotFound, (await _host.GetAsync($"/p/{await _host.AddProposalAsync(status)}")).StatusCode);

    [Fact]
    public async Task Open_UnknownToken_IsNotFound() =>
        Assert.Equal(HttpStatusCode.NotFound, (await _host.GetAsync("/p/nobody-has-this-address")).StatusCode);

    [Fact]
    public async Task Open_AfterItsTime_IsGone()
    {
        var token = await _host.AddProposalAsync(validFor: Duration.FromHours(1));

        _host.Time.Advance(TimeSpan.FromHours(2));
        var answer = await _host.GetAsync($"/p/{token}");

        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
        Assert.DoesNotContain("Accept the chosen option", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accept_AsForm_LeadsBackToThePage_AndIsKept()
    {
        var token = await _host.AddProposalAsync();

        var answer = await _host.PostFormAsync($"/p/{token}/accept", ("option", "2"), ("name", "Jane Doe"));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal($"/p/{token}", answer.Headers.Location!.ToString());
        var proposal = await _host.ProposalAsync(token);
        Assert.Equal((ProposalStatus.Accepted, 2, "Jane Doe"), (proposal.Status, proposal.AcceptedOption, proposal.DecisionNote));
        Assert.Contains("JetVision.AwaitDecision", _host.Promised.Keys);
    }

    [Fact]
    public async Task Accept_AsJson_AnswersOk()
    {
        var token = await _host.AddProposalAsync();

        var answer = await _host.PostJsonAsync($"/p/{token}/accept", """{"option":1,"name":"Jane"}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1, (await _host.ProposalAsync(token)).AcceptedOption);
    }

    [Fact]
    public async Task Accept_WithoutName_SaysSoOnThePage_AndKeepsNothing()
    {
        var token = await _host.AddProposalAsync();

        var answer = await _host.PostFormAsync($"/p/{token}/accept", ("option", "2"), ("name", " "));
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Enter your name to accept.", page, StringComparison.Ordinal);
        Assert.Null((await _host.ProposalAsync(token)).AcceptedOption);
    }

    [Theory]
    [InlineData("""{"option":9,"name":"Jane"}""", "option")]
    [InlineData("""{"option":"two","name":"Jane"}""", "option")]
    [InlineData("""{"name":"Jane"}""", "option")]
    [InlineData("""{"option":1}""", "name")]
    public async Task Accept_BadJsonField_IsNamed(string json, string field)
    {
        var answer = await _host.PostJsonAsync($"/p/{await _host.AddProposalAsync()}/accept", json);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"\"{field}\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", 415)]
    [InlineData("[1]", 415)]
    public async Task Accept_NoObject_IsRefused(string json, int status) =>
        Assert.Equal(status, (int)(await _host.PostJsonAsync($"/p/{await _host.AddProposalAsync()}/accept", json)).StatusCode);

    [Fact]
    public async Task Accept_FromAnotherSite_IsForbidden()
    {
        var token = await _host.AddProposalAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/p/{token}/accept")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("option", "1"), KeyValuePair.Create("name", "Jane")]),
            Headers = { { "Sec-Fetch-Site", "cross-site" } },
        };

        var answer = await _host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Null((await _host.ProposalAsync(token)).AcceptedOption);
    }

    [Fact]
    public async Task Accept_AfterDecline_IsAConflict()
    {
        var token = await _host.AddProposalAsync();

        await _host.PostFormAsync($"/p/{token}/decline", ("reason", "too dear"));
        var answer = await _host.PostJsonAsync($"/p/{token}/accept", """{"option":1,"name":"Jane"}""");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        var proposal = await _host.ProposalAsync(token);
        Assert.Equal((ProposalStatus.Declined, "too dear"), (proposal.Status, proposal.DecisionNote));
    }

    [Fact]
    public async Task Accept_ManyAtOnce_KeepsOneOfThem()
    {
        var token = await _host.AddProposalAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => _host.PostJsonAsync($"/p/{token}/accept", $$"""{"option":{{(n % 2) + 1}},"name":"Jane {{n}}"}""")));

        var accepted = (await _host.ProposalAsync(token)).AcceptedOption;
        Assert.All(answers.Where((_, n) => (n % 2) + 1 != accepted), answer => Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Decline_WithoutBody_IsTaken()
    {
        var token = await _host.AddProposalAsync();

        var answer = await _host.Client.PostAsync($"/p/{token}/decline", null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(ProposalStatus.Declined, (await _host.ProposalAsync(token)).Status);
    }

    [Fact]
    public async Task Pdf_NotRendered_IsNotFound() =>
        Assert.Equal(HttpStatusCode.NotFound, (await _host.GetAsync($"/p/{await _host.AddProposalAsync()}/pdf")).StatusCode);
}
