using JetVision.Workflows.Runtime;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xunit;

namespace JetVision.Workflows.Tests.Runtime;

public sealed class OutboxRetryTests
{
    public static TheoryData<Exception, bool> Failures => new()
    {
        { new DbUpdateConcurrencyException("Another server was first."), true },
        { new DbUpdateException("", Sqlite(2067)), true },
        { new DbUpdateException("", Sqlite(1555)), true },
        { new DbUpdateException("", Sqlite(787)), false },
        { new DbUpdateException("", Postgres(PostgresErrorCodes.UniqueViolation)), true },
        { new DbUpdateException("", Postgres(PostgresErrorCodes.ForeignKeyViolation)), false },
        { new InvalidOperationException("outer", new DbUpdateException("", Postgres(PostgresErrorCodes.UniqueViolation))), true },
        { new InvalidOperationException("No such airport."), false },
    };

    [Theory, MemberData(nameof(Failures))]
    public void RowThatAnotherServerWroteFirst_IsTriedAgain_AnyOtherBrokenRuleIsNot(Exception failure, bool expected) =>
        Assert.Equal(expected, OutboxRetry.IsTransient(failure));

    private static SqliteException Sqlite(int extended) => new("Constraint failed.", 19, extended);

    private static PostgresException Postgres(string state) => new("Constraint failed.", "ERROR", "ERROR", state);
}
