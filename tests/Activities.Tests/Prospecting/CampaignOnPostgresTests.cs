using JetVision.Tests.Shared;
using Xunit;

namespace JetVision.Activities.Tests.Prospecting;

/// <summary>The same on PostgreSQL.</summary>
public sealed class CampaignOnPostgresTests : CampaignTests
{
    protected override async Task<(string Name, string Value)[]> DatabaseAsync()
    {
        Assert.SkipWhen(PostgresServer.MissingBecause is not null, PostgresServer.MissingBecause ?? "");
        return [("ConnectionStrings:JetVision", await (await PostgresServer.GetAsync()).CreateDatabaseAsync())];
    }
}
