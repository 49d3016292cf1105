using JetVision.Activities.Clients;
using JetVision.Activities.Proposals;
using JetVision.Activities.Quotes;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace JetVision.Activities.Tests.Proposals;

/// <summary>The rooms of quotes and proposals on a SQLite database of their own, with a clock that the test moves. Activities run here as the engine runs them, one at a time.</summary>
internal sealed class RoomBench : IAsyncDisposable
{
    private readonly SqliteConnection _connection;
    private readonly ServiceProvider _services;

    private RoomBench(SqliteConnection connection, ServiceProvider services) => (_connection, _services) = (connection, services);

    public static Instant Start { get; } = Instant.FromUtc(2026, 11, 22, 12, 0);

    public TestClock Clock => _services.GetRequiredService<TestClock>();

    public TestEffects Effects => _services.GetRequiredService<TestEffects>();

    private static readonly ActivityTypeRegistry Types = new([new ActivityAssembly(typeof(Proposal).Assembly)]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<RoomBench> OpenAsync(Action<Brokerage>? brokerage = null)
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync(Cancellation);
        var services = new ServiceCollection();
        services.AddSingleton<TestClock>().AddSingleton<IClock>(provider => provider.GetRequiredService<TestClock>());
        services.AddSingleton<TestEffects>().AddSingleton<IEffects>(provider => provider.GetRequiredService<TestEffects>());
        services.AddSingleton(Cases.Rates);
        services.AddScoped<CurrentTenant>();
        services.AddScoped<JetVisionDb>(provider => new SqliteJetVisionDb(
            new DbContextOptionsBuilder<SqliteJetVisionDb>().UseSqlite(connection).Options, provider.GetRequiredService<CurrentTenant>()));
        services.AddQuotes().AddProposals();
        var bench = new RoomBench(connection, services.BuildServiceProvider(validateScopes: true));
        await bench.SaveAsync(async db =>
        {
            await db.Database.EnsureCreatedAsync(Cancellation);
            var house = new Brokerage { Id = Brokerage.FirstId, Name = "Meridian Air Charter", Email = "charter@meridian.example", Phone = "+1 212 555 0100" };
            brokerage?.Invoke(house);
            db.Brokerages.Add(house);
        });
        return bench;
    }

    /// <summary>Changes records in a scope of its own and commits.</summary>
    public async Task SaveAsync(Func<JetVisionDb, Task> change)
    {
        await using var scope = _services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<JetVisionDb>();
        await change(db);
        await db.SaveChangesAsync(Cancellation);
    }

    /// <summary>Reads records in a scope of its own.</summary>
    public async Task<T> ReadAsync<T>(Func<JetVisionDb, Task<T>> read)
    {
        await using var scope = _services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<JetVisionDb>());
    }

    /// <summary>Asks the desk in a scope of its own and commits, as a page does.</summary>
    public async Task<T> AskAsync<T>(Func<ProposalDesk, Task<T>> ask)
    {
        await using var scope = _services.CreateAsyncScope();
        var answer = await ask(scope.ServiceProvider.GetRequiredService<ProposalDesk>());
        await scope.ServiceProvider.GetRequiredService<JetVisionDb>().SaveChangesAsync(Cancellation);
        return answer;
    }

    /// <summary>Adds a request with a client and quotes.</summary>
    public async Task<Guid> AddRequestAsync(IReadOnlyList<Leg> legs, IEnumerable<Quote> quotes, string? reading = null)
    {
        var request = Cases.Request(legs, reading);
        await SaveAsync(db =>
        {
            var client = new Client { Id = Guid.CreateVersion7(), Name = "Anna Müller", Email = "anna@client.example", CreatedAt = Start };
            request.ClientId = client.Id;
            db.AddRange(client, request);
            foreach (var quote in quotes)
            {
                quote.RequestId = request.Id;
                var rfq = new Rfq { Id = Guid.CreateVersion7(), RequestId = request.Id, Channel = "manual", OperatorName = quote.OperatorName, SentAt = Start - Duration.FromHours(1) };
                quote.RfqId = rfq.Id;
                db.AddRange(rfq, quote);
            }

            return Task.CompletedTask;
        });
        return request.Id;
    }

    /// <summary>Runs an activity as the engine does at its first turn, and commits.</summary>
    public Task<ActivityRun> RunAsync(Activity activity) => RunAsync(activity, null);

    /// <summary>Resumes an activity at the callback of its bookmark, and commits.</summary>
    public Task<ActivityRun> ResumeAsync(Activity activity, ActivityRun waiting) => RunAsync(activity, Assert.Single(waiting.Bookmarks).CallbackMethodName);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task<ActivityRun> RunAsync(Activity activity, string? callback)
    {
        activity.NodeId = "Workflow1:step";
        var inputs = new List<CompiledInput>();
        var outputs = new List<Output>();
        var state = new ActivityExecutionState { Id = "execution", NodeId = activity.NodeId };
        foreach (var property in activity.GetType().GetProperties())
        {
            switch (property.GetValue(activity))
            {
                case Input input:
                    input.Slot = inputs.Count;
                    inputs.Add(new CompiledInput(property.Name, input, null, AutoEvaluate: true, IsSensitive: false));
                    state.Inputs[property.Name] = input.Expression?.Value;
                    break;
                case Output output:
                    output.Name = property.Name;
                    outputs.Add(output);
                    break;
            }
        }

        await using var scope = _services.CreateAsyncScope();
        var workflow = new WorkflowExecutionContext(
            new WorkflowState { Id = "run", DefinitionId = "test", DefinitionVersionId = "test:1" }, new Dictionary<string, object?>(), [], scope.ServiceProvider, Cancellation);
        var type = Types.Find(ActivityDescriber.Describe(activity.GetType()).TypeName)!;
        var node = new ActivityNode(activity, type, null, "root") { Inputs = [.. inputs], Outputs = outputs };
        var run = new WorkflowRun(new WorkflowGraph(new WorkflowDefinition(), node, [node], []), workflow, new NoCommits(), TimeProvider.System);
        var context = new ActivityExecutionContext(run, node, null, state);
        if (callback is null)
        {
            await activity.InvokeAsync(context);
        }
        else
        {
            var method = activity.GetType().GetMethod(callback, System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public)!;
            await method.CreateDelegate<ExecuteActivityDelegate>(activity)(context);
        }

        await scope.ServiceProvider.GetRequiredService<JetVisionDb>().SaveChangesAsync(Cancellation);
        return new ActivityRun(
            context.Outcomes is [var outcome] ? outcome : null,
            context.OutputWishes.ToDictionary(wish => wish.Output.Name, wish => wish.Value),
            context.BookmarkWishes);
    }

    /// <summary>The bench commits by itself.</summary>
    private sealed class NoCommits : ICommitSink
    {
        public Task CommitAsync(WorkflowState state, BurstDelta delta, CancellationToken cancellation) => Task.CompletedTask;
    }
}

/// <summary>What a run of an activity asked for.</summary>
internal sealed record ActivityRun(string? Outcome, IReadOnlyDictionary<string, object?> Outputs, IReadOnlyList<BookmarkWish> Bookmarks);

/// <summary>A clock that stands still until it is moved.</summary>
internal sealed class TestClock : IClock
{
    public Instant Now { get; set; } = RoomBench.Start;

    public Instant GetCurrentInstant() => Now;
}

/// <summary>Keeps what was promised, once a key.</summary>
internal sealed class TestEffects : IEffects
{
    public Dictionary<string, (string ActivityType, object Stimulus)> Stimuli { get; } = [];

    public void Promise(string kind, string key, object payload, Instant? dueAt = null) => throw new InvalidOperationException($"Nobody expected the effect {kind}.");

    public void Stimulate(string key, string activityType, object stimulus, IReadOnlyDictionary<string, object?>? input = null) => Stimuli.TryAdd(key, (activityType, stimulus));

    public void StartWorkflow(string key, string definitionId, IReadOnlyDictionary<string, object?> input, string? correlationId = null) =>
        throw new InvalidOperationException($"Nobody expected the start of {definitionId}.");
}
