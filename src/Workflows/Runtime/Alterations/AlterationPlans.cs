using System.Text.Json;
using JetVision.Workflows.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace JetVision.Workflows.Runtime.Alterations;

/// <summary>How a plan stands.</summary>
/// <param name="Id">The plan.</param>
/// <param name="Alterations">The alterations, as they were submitted.</param>
/// <param name="WorkflowInstanceIds">The runs that it chose; empty until it has.</param>
/// <param name="Status"><c>Pending</c>, <c>Running</c> or <c>Completed</c>.</param>
/// <param name="CreatedAt">When it was submitted.</param>
/// <param name="CompletedAt">When the last run was dealt with; null before.</param>
/// <param name="Jobs">Each run's part.</param>
public sealed record AlterationPlan(
    string Id, JsonElement Alterations, IReadOnlyList<string> WorkflowInstanceIds, string Status, DateTimeOffset CreatedAt, DateTimeOffset? CompletedAt,
    IReadOnlyList<AlterationJob> Jobs);

/// <summary>One run's part in a plan.</summary>
/// <param name="Id">The job.</param>
/// <param name="PlanId">The plan.</param>
/// <param name="WorkflowInstanceId">The run.</param>
/// <param name="Status"><c>Pending</c>, <c>Completed</c> or <c>Failed</c>.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CompletedAt">When it ended; null before.</param>
public sealed record AlterationJob(
    string Id, string PlanId, string WorkflowInstanceId, string Status, string? Error, DateTimeOffset CreatedAt, DateTimeOffset? CompletedAt);

/// <summary>Alters many runs in the background: a plan chooses the runs when its turn comes, and each is a promise of its own, so that a restart loses none. Singleton.</summary>
public sealed class AlterationPlans
{
    internal const string PlanKind = "alteration.plan";
    internal const string JobKind = "alteration.job";

    private readonly IServiceScopeFactory _scopes;

    internal AlterationPlans(IServiceScopeFactory scopes) => _scopes = scopes;

    /// <summary>Promises a plan.</summary>
    /// <param name="alterations">The alterations as JSON; read by <see cref="Alteration.ReadAll"/>.</param>
    /// <param name="filter">Which runs.</param>
    /// <param name="id">The plan's id, unique for ever: a second plan with it changes nothing. Null for a new one.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The plan's id.</returns>
    /// <exception cref="FormatException">An alteration cannot be read.</exception>
    public async Task<string> SubmitAsync(JsonElement alterations, InstanceFilter filter, string? id = null, CancellationToken cancellation = default)
    {
        _ = Alteration.ReadAll(alterations);
        var planId = id ?? Guid.NewGuid().ToString("n");
        await using var scope = _scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<IOutbox>()
            .Enqueue(new OutboxMessage(PlanKind, KeyOf(planId), OutboxPayload.Write(new PlanMessage(planId, alterations, filter with { Skip = 0, Take = null }))));
        await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().CommitAsync(cancellation);
        return planId;
    }

    /// <summary>Tells how a plan stands.</summary>
    /// <param name="planId">The plan.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The plan; null when there is none, or it is so long ago that it was forgotten.</returns>
    public async Task<AlterationPlan?> FindAsync(string planId, CancellationToken cancellation = default)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var key = KeyOf(planId);
        var outbox = scope.ServiceProvider.GetRequiredService<WorkflowsDb>().Outbox.AsNoTracking();
        if (await outbox.FirstOrDefaultAsync(row => row.Key == key, cancellation) is not { } plan)
        {
            return null;
        }

        var rows = await outbox.Where(row => row.Kind == JobKind && row.Key.StartsWith(key + ":")).OrderBy(row => row.Id).ToListAsync(cancellation);
        var jobs = rows.ConvertAll(row => new AlterationJob(
            row.Key, planId, row.Key[(key.Length + 1)..], row.FailedAt is not null ? "Failed" : row.DeliveredAt is not null ? "Completed" : "Pending", row.LastError, row.CreatedAt,
            row.DeliveredAt ?? row.FailedAt));
        var chosen = plan.DeliveredAt ?? plan.FailedAt;
        var done = chosen is not null && jobs.TrueForAll(job => job.CompletedAt is not null);
        return new AlterationPlan(
            planId, OutboxPayload.Read<PlanMessage>(plan.Payload).Alterations, [.. jobs.Select(job => job.WorkflowInstanceId)],
            done ? "Completed" : chosen is null ? "Pending" : "Running", plan.CreatedAt, done ? jobs.Max(job => job.CompletedAt) ?? chosen : null, jobs);
    }

    internal static string KeyOf(string planId) => "alteration:" + planId;
}

/// <summary>Payload of a plan.</summary>
internal sealed record PlanMessage(string PlanId, JsonElement Alterations, InstanceFilter Filter);

/// <summary>Payload of one run's part.</summary>
internal sealed record JobMessage(string InstanceId, JsonElement Alterations);

/// <summary>Chooses the runs of a plan.</summary>
internal sealed class AlterationPlanHandler(WorkflowInstances instances, IOutbox outbox) : IOutboxHandler
{
    public string Kind => AlterationPlans.PlanKind;

    public async Task DeliverAsync(OutboxMessage message, int attempt, CancellationToken cancellation)
    {
        var plan = OutboxPayload.Read<PlanMessage>(message.Payload);
        foreach (var run in (await instances.ListAsync(plan.Filter, cancellation)).Items)
        {
            outbox.Enqueue(new OutboxMessage(AlterationPlans.JobKind, $"{message.Key}:{run.Id}", OutboxPayload.Write(new JobMessage(run.Id, plan.Alterations))));
        }
    }
}

/// <summary>Alters one run of a plan. The run remembers the plan, so that a second delivery changes nothing.</summary>
internal sealed class AlterationJobHandler(WorkflowAlterations alterations) : IOutboxHandler
{
    public string Kind => AlterationPlans.JobKind;

    public async Task DeliverAsync(OutboxMessage message, int attempt, CancellationToken cancellation)
    {
        var job = OutboxPayload.Read<JobMessage>(message.Payload);
        var result = await alterations.RunOnceAsync(job.InstanceId, Alteration.ReadAll(job.Alterations), message.Key[..message.Key.LastIndexOf(':')], cancellation);
        if (!result.IsSuccessful)
        {
            throw new InvalidOperationException(string.Join(" ", result.Log.Where(line => line.Level == AlterationLevel.Error).Select(line => line.Message)));
        }
    }
}
