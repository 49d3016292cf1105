using System.Net.Http.Json;
using System.Text.Json.Nodes;
using JetVision.Activities.Clients;
using JetVision.Activities.Mail.Suppression;
using JetVision.Activities.Prospecting;
using JetVision.Activities.Prospecting.Enrichment;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using JetVision.Activities.Tests.Sourcing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace JetVision.Activities.Tests.Prospecting;

/// <summary>A client enriched at the practice Apollo over HTTP, with a key that was entered.</summary>
public class EnrichmentTests : IAsyncLifetime
{
    private readonly HttpClient _person = new();
    private PracticeMarket _market = null!;
    private House _house = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _market = await PracticeMarket.StartAsync();
        _house = await House.StartAsync(settings: [.. await DatabaseAsync(), ("Apollo:BaseAddress", _market.Address + "/apollo/"), ("Apollo:ApiKey", "a-key-that-has-run-out"), ("Apollo:CreditsPerMonth", "3")]);
        Assert.Null(await KeepAsync("sandbox-apollo-key"));
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_house is not null)
        {
            await _house.DisposeAsync();
        }

        await _market.DisposeAsync();
        _person.Dispose();
    }

    [Fact]
    public async Task Key_IsKeptSealed_TakesThePlaceOfTheConfigurations_AndGoesAgain()
    {
        Assert.DoesNotContain("sandbox-apollo-key", (await _house.QueryAsync(db => db.OutsideAccounts.SingleAsync())).ProtectedKey, StringComparison.Ordinal);
        Assert.Null(await _house.ReadAsync(services => services.GetRequiredService<Apollo>().TestAsync(Cancellation)));
        Assert.Equal("key", (await KeepAsync("two words"))!.Field);

        Assert.Null(await _house.WriteAsync(services => ApolloKeys.ForgetAsync(services.GetRequiredService<JetVisionDb>(), Cancellation)));

        Assert.Contains("does not accept the key", await _house.ReadAsync(services => services.GetRequiredService<Apollo>().TestAsync(Cancellation)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LookUp_FillsWhatIsEmpty_OnceAPersonConfirms_AndTouchesNothingElse()
    {
        var id = await AddAsync(new Client { Name = "maya.ortiz@coral.example", Email = "maya.ortiz@coral.example", Phone = "+1 305 555 0000" });

        var found = await LookUpAsync(id);

        Assert.Equal(EnrichmentState.Waiting, found.State);
        Assert.Equal(["Name", "Company", "Notes"], found.Fills.Select(fill => fill.Field));
        Assert.All(found.Fills, fill => Assert.Equal("Apollo: people/match", fill.From));
        Assert.Equal("maya.ortiz@coral.example", (await ClientAsync(id)).Name);
        await _house.WriteAsync(async services => (await services.GetRequiredService<JetVisionDb>().Clients.SingleAsync()).Notes = "Prefers window seats.");
        var (filled, refusal) = await DecideAsync(found.Id, true);
        Assert.Null(refusal);
        Assert.Equal(["Name", "Company"], filled);
        var client = await ClientAsync(id);
        Assert.Equal(("Maya Ortiz", "Coral Shipping", "+1 305 555 0000", "Prefers window seats."), (client.Name, client.Company, client.Phone, client.Notes));
        Assert.Equal(RefusalKind.Conflict, (await DecideAsync(found.Id, true)).Refusal!.Kind);
    }

    [Fact]
    public async Task LookUp_OfAStrangerAtAKnownCompany_FindsTheCompanyByItsDomain()
    {
        var found = await LookUpAsync(await AddAsync(new Client { Name = "Nobody Known", Email = "nobody@harrow.example" }));

        Assert.Equal(["Company", "Notes"], found.Fills.Select(fill => fill.Field));
        Assert.Equal("Harrow Capital (private equity, about 180 employees)", found.Fills[1].Value);
        Assert.Equal(1, await SpentAsync());
    }

    [Theory]
    [InlineData("someone@gmail.com")]
    [InlineData("someone@unknown.example")]
    public async Task LookUp_OfWhomApolloDoesNotKnow_CostsNothing(string email)
    {
        Assert.Equal(EnrichmentState.NotFound, (await LookUpAsync(await AddAsync(new Client { Name = "Some One", Email = email }))).State);

        Assert.Equal(0, await SpentAsync());
    }

    [Fact]
    public async Task LookUp_OfWhoWantsToBeLeftAlone_IsRefusedByName_AndApolloIsNotAsked()
    {
        var id = await AddAsync(new Client { Name = "Maya", Email = "maya.ortiz@coral.example" });
        await _house.WriteAsync(services => services.GetRequiredService<SuppressionList>().AddAsync("coral.example", SuppressionReason.Unsubscribed, null, "unsubscribe link", Cancellation));

        var (found, refusal) = await AskAsync(id);

        Assert.Null(found);
        Assert.Contains("maya.ortiz@coral.example must not be written to", refusal!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/apollo/api/v1/people/match", (await StateAsync())["calls"]!.AsObject().Select(call => call.Key));
    }

    [Fact]
    public async Task Credits_AreCounted_AndTheMonthsLimitHolds_EvenForManyAtOnce()
    {
        var ids = new List<Guid>();
        foreach (var person in new[] { "ines.marchetti@harrow.example", "owen.hale@harrow.example", "priya.nair@belgrave.example", "maya.ortiz@coral.example" })
        {
            ids.Add(await AddAsync(new Client { Name = person, Email = person }));
        }

        var answers = await Task.WhenAll(ids.Select(AskAsync));

        Assert.Equal(3, answers.Count(answer => answer.Found is not null));
        Assert.Contains("3 credits of Apollo's are spent", Assert.Single(answers, answer => answer.Refusal is not null).Refusal!.Message, StringComparison.Ordinal);
        Assert.Equal((3, 3), (await SpentAsync(), (int)(await StateAsync())["credits"]!));
        _house.Time.Advance(TimeSpan.FromDays(31));
        Assert.Equal(0, await SpentAsync());
    }

    [Theory]
    [InlineData(401, "the key is not accepted", false)]
    [InlineData(403, "does not allow this", false)]
    [InlineData(422, "did not take what was sent", false)]
    [InlineData(500, "it answered 500", true)]
    public async Task Trouble_IsNamed_CostsNothing_AndASpendingCallIsNotRepeated(int status, string words, bool isTransient)
    {
        var id = await AddAsync(new Client { Name = "Maya", Email = "maya.ortiz@coral.example" });
        await TroubleAsync(new { count = 1, status });

        var failure = await Assert.ThrowsAsync<OutsideException>(() => AskAsync(id));

        Assert.Equal(("Apollo", isTransient), (failure.System, failure.IsTransient));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, await SpentAsync());
        Assert.Equal(EnrichmentState.Waiting, (await LookUpAsync(id)).State);
    }

    [Fact]
    public async Task Answer_ThatIsNonsenseOrLost_CountsAsSpent_ForItMayHaveBeen()
    {
        var id = await AddAsync(new Client { Name = "Maya", Email = "maya.ortiz@coral.example" });
        await TroubleAsync(new { count = 1, isNonsense = true });
        await Assert.ThrowsAsync<OutsideException>(() => AskAsync(id));
        await TroubleAsync(new { count = 1, isCut = true });

        await Assert.ThrowsAsync<OutsideException>(() => AskAsync(id));

        Assert.Equal((2, 1), (await SpentAsync(), (int)(await StateAsync())["credits"]!));
    }

    [Fact]
    public async Task Pace_StopsWhenNothingIsLeftInTheMinute_AndGoesOnAfterIt()
    {
        var id = await AddAsync(new Client { Name = "Maya", Email = "maya.ortiz@coral.example" });
        await PostAsync("/sandbox/apollo/minute", new { left = 1 });
        await LookUpAsync(id);

        var held = await Assert.ThrowsAsync<OutsideException>(() => AskAsync(id));
        await PostAsync("/sandbox/apollo/minute", new { left = 100 });
        _house.Time.Advance(TimeSpan.FromSeconds(61));

        Assert.True(held.IsTransient && held.RetryAfter > TimeSpan.FromSeconds(50));
        Assert.NotEqual(EnrichmentState.NotFound, (await LookUpAsync(id)).State);
        Assert.Equal(2, (int)(await StateAsync())["calls"]!["/apollo/api/v1/people/match"]!);
    }

    protected virtual Task<(string Name, string Value)[]> DatabaseAsync() => Task.FromResult<(string, string)[]>([]);

    private async Task<Guid> AddAsync(Client client)
    {
        client.Id = Guid.CreateVersion7();
        client.CreatedAt = Instant.FromDateTimeOffset(_house.Time.GetUtcNow());
        await _house.WriteAsync(services => Task.FromResult(services.GetRequiredService<JetVisionDb>().Clients.Add(client).Entity));
        return client.Id;
    }

    private Task<Client> ClientAsync(Guid id) => _house.QueryAsync(db => db.Clients.SingleAsync(client => client.Id == id));

    private Task<(ClientEnrichment? Found, Refusal? Refusal)> AskAsync(Guid id) => _house.WriteAsync(services => services.GetRequiredService<EnrichmentDesk>().LookUpAsync(id, "Ann", Cancellation));

    private async Task<ClientEnrichment> LookUpAsync(Guid id)
    {
        var (found, refusal) = await AskAsync(id);
        Assert.Null(refusal);
        return found!;
    }

    private Task<(IReadOnlyList<string> Filled, Refusal? Refusal)> DecideAsync(Guid id, bool isApplied) =>
        _house.WriteAsync(services => services.GetRequiredService<EnrichmentDesk>().DecideAsync(id, isApplied, "Ann", Cancellation));

    private Task<int> SpentAsync() => _house.ReadAsync(services => services.GetRequiredService<CreditLedger>().SpentAsync(Cancellation));

    private Task<Refusal?> KeepAsync(string key) => _house.WriteAsync(services => services.GetRequiredService<ApolloKeys>()
        .KeepAsync(services.GetRequiredService<JetVisionDb>(), key, "Ann", services.GetRequiredService<IClock>().GetCurrentInstant(), Cancellation));

    private Task TroubleAsync(object order) => PostAsync("/sandbox/faults/apollo", order);

    private async Task PostAsync(string path, object order)
    {
        using var answer = await _person.PostAsJsonAsync(new Uri(_market.Address + path), order, Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<JsonNode> StateAsync() => JsonNode.Parse(await _person.GetStringAsync(new Uri(_market.Address + "/sandbox/apollo/state"), Cancellation))!;
}
