using System.Net.Http.Json;
using JetVision.Activities.Prospecting;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using JetVision.Activities.Tests.Sourcing;
using JetVision.Tests.Shared;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace JetVision.Activities.Tests.Prospecting;

/// <summary>Apollo by its wire format, at the Sandbox over HTTP.</summary>
public sealed class ApolloTests
{
    private static readonly PeopleWanted Anybody = new([], [], [], [], null);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SearchPeople_NarrowsByTitleAndPlace_AndShowsNoAddress()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var services = Connect(market);

        var found = await services.GetRequiredService<Apollo>().SearchPeopleAsync(Anybody with { Titles = ["Executive Assistant"], Locations = ["London"] }, 1, 10, Cancellation);

        Assert.Equal(new Prospect("p3", "Priya Na***r", "Executive Assistant to the CEO", "Belgrave Partners", true), Assert.Single(found.Items));
        Assert.Equal((1, null), (found.Total, found.Next));
    }

    [Fact]
    public async Task SearchPeople_PageByPage_MeetsEveryoneOnce()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var services = Connect(market);
        var met = new List<string>();

        for (int? page = 1; page is { } number;)
        {
            var found = await services.GetRequiredService<Apollo>().SearchPeopleAsync(Anybody, number, 2, Cancellation);
            met.AddRange(found.Items.Select(person => person.Id));
            page = found.Next;
        }

        Assert.Equal(["p1", "p2", "p3", "p4", "p5"], met);
    }

    [Fact]
    public async Task SearchCompanies_BySize_LeavesOutTheSmaller()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var services = Connect(market);

        var found = await services.GetRequiredService<Apollo>().SearchCompaniesAsync(new CompaniesWanted(null, [], [], 100), 1, 10, Cancellation);

        Assert.Equal(["Harrow Capital", "Coral Shipping"], found.Items.Select(company => company.Name));
    }

    [Fact]
    public async Task KeyRefused_SaysTheCure_AndIsNotRepeated()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var services = Connect(market, "another-key");

        var error = await Assert.ThrowsAsync<OutsideException>(() => services.GetRequiredService<Apollo>().SearchPeopleAsync(Anybody, 1, 10, Cancellation));

        Assert.False(error.IsTransient);
        Assert.Contains("set Apollo:ApiKey", error.Message, StringComparison.Ordinal);
        Assert.Contains("set Apollo:ApiKey", await services.GetRequiredService<Apollo>().TestAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trouble_ThatPasses_IsWaitedFor_AndALongWaitIsTheCallers()
    {
        await using var market = await PracticeMarket.StartAsync();
        await using var services = Connect(market);
        var apollo = services.GetRequiredService<Apollo>();

        await TroubleAsync(market, new { count = 2, status = 503 });
        Assert.Null(await apollo.TestAsync(Cancellation));

        await TroubleAsync(market, new { count = 1, status = 429, retryAfter = 60 });
        var limited = await Assert.ThrowsAsync<OutsideException>(() => apollo.SearchPeopleAsync(Anybody, 1, 10, Cancellation));
        Assert.Equal((true, TimeSpan.FromSeconds(60)), (limited.IsTransient, limited.RetryAfter));

        await TroubleAsync(market, new { count = 1, isNonsense = true });
        var nonsense = await Assert.ThrowsAsync<OutsideException>(() => apollo.SearchCompaniesAsync(new CompaniesWanted(null, [], [], null), 1, 10, Cancellation));
        Assert.Contains("not in Apollo's format", nonsense.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_IsInNoLogLine()
    {
        await using var market = await PracticeMarket.StartAsync();
        using var log = new LogLines();
        await using var services = Connect(market, "sandbox-apollo-key", log);

        await services.GetRequiredService<Apollo>().SearchPeopleAsync(Anybody, 1, 10, Cancellation);

        Assert.Contains(log.Lines, line => line.Contains("mixed_people", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains("sandbox-apollo-key", StringComparison.Ordinal));
    }

    private static ServiceProvider Connect(PracticeMarket market, string key = "sandbox-apollo-key", ILoggerProvider? log = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { ["Apollo:ApiKey"] = key, ["Apollo:BaseAddress"] = market.Address + "/apollo/" }).Build());
        services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        services.AddLogging(logging =>
        {
            logging.SetMinimumLevel(LogLevel.Trace);
            if (log is not null)
            {
                logging.AddProvider(log);
            }
        });
        var records = new SqliteConnection("Data Source=:memory:");
        records.Open();
        services.AddSingleton(_ => records).AddSingleton<CurrentTenant>();
        services.AddScoped<JetVisionDb>(provider => new SqliteJetVisionDb(
            new DbContextOptionsBuilder<SqliteJetVisionDb>().UseSqlite(provider.GetRequiredService<SqliteConnection>()).Options, provider.GetRequiredService<CurrentTenant>()));
        var provider = services.AddProspecting().BuildServiceProvider();
        using var scope = provider.CreateScope();
        scope.ServiceProvider.GetRequiredService<JetVisionDb>().Database.EnsureCreated();
        return provider;
    }

    private static async Task TroubleAsync(PracticeMarket market, object order)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsJsonAsync(new Uri(market.Address + "/sandbox/faults/apollo"), order, Cancellation);
        answer.EnsureSuccessStatusCode();
    }
}
