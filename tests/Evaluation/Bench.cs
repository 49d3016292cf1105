using JetVision.Activities.Agents;
using JetVision.Activities.Airports;
using JetVision.Activities.Requests.Reading;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using System.Collections.Concurrent;

namespace JetVision.Evaluation;

/// <summary>The agents as the server has them, on records that are never saved.</summary>
internal sealed class Bench : IDisposable
{
    private readonly ServiceProvider _services;

    public Bench(EvaluationOptions options, string prompt)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Agents:Endpoint"] = options.IsRules ? null : options.Model,
            ["Agents:Model"] = options.IsRules ? null : options.Name,
            ["Agents:ApiKey"] = Environment.GetEnvironmentVariable("Agents__ApiKey"),
            ["Agents:DollarsPerMillionIn"] = Environment.GetEnvironmentVariable("Agents__DollarsPerMillionIn"),
            ["Agents:DollarsPerMillionOut"] = Environment.GetEnvironmentVariable("Agents__DollarsPerMillionOut"),
            ["Agents:PromptFiles:request-reader"] = prompt == EvaluationOptions.BuiltIn ? null : prompt,
        };
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings.Where(setting => setting.Value is not null)).Build());
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IClock>(SystemClock.Instance);
        services.AddSingleton(AirportDirectory.Default);
        services.AddSingleton<RequestReader>();
        services.AddScoped<CurrentTenant>();
        services.AddScoped<JetVisionDb>(provider => new SqliteJetVisionDb(
            new DbContextOptionsBuilder<SqliteJetVisionDb>().UseSqlite("Data Source=:memory:").Options, provider.GetRequiredService<CurrentTenant>()));
        services.AddAgents();
        _services = services.BuildServiceProvider();
    }

    /// <summary>The record of every call.</summary>
    public ConcurrentQueue<AgentCall> Calls { get; } = new();

    /// <summary>Does a piece of work in a scope of its own, and keeps the record of its calls.</summary>
    public async Task<T> WorkAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = _services.CreateAsyncScope();
        var result = await work(scope.ServiceProvider);
        foreach (var call in scope.ServiceProvider.GetRequiredService<JetVisionDb>().AgentCalls.Local)
        {
            Calls.Enqueue(call);
        }

        return result;
    }

    public void Dispose() => _services.Dispose();
}
