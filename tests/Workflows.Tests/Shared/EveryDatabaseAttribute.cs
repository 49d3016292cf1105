using System.Reflection;
using JetVision.Tests.Shared;
using JetVision.Workflows.Persistence;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace JetVision.Workflows.Tests.Shared;

/// <summary>A row for each database that is promised; one that is not at hand shows as skipped, never as passed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryDatabaseAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>(
        [
            new TheoryDataRow<DatabaseKind>(DatabaseKind.Sqlite),
            new TheoryDataRow<DatabaseKind>(DatabaseKind.Postgres) { Skip = PostgresServer.MissingBecause },
        ]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
