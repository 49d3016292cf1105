using System.Globalization;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;

namespace JetVision.Activities.Prospecting;

/// <summary>
/// Counts Apollo's credits and keeps to the month's limit. A credit is set aside, durably, before the call that spends it, so that a server that dies in between has counted one too
/// many and never one too few. Scoped.
/// </summary>
/// <param name="work">Where a credit is set aside by itself.</param>
/// <param name="options">The limit.</param>
/// <param name="tenant">The brokerage.</param>
/// <param name="clock">The time.</param>
public sealed class CreditLedger(IScopedWork work, IOptions<ApolloOptions> options, CurrentTenant tenant, IClock clock)
{
    /// <summary>Gets how many may be spent in a month.</summary>
    public int Limit => options.Value.CreditsPerMonth;

    private string Month => clock.GetCurrentInstant().InUtc().Date.ToString("uuuu-MM", CultureInfo.InvariantCulture);

    /// <summary>Says how many of this month are spent or set aside.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The number.</returns>
    public Task<int> SpentAsync(CancellationToken cancellation) => AskAsync((db, month) => db.SpentCredits.Where(spent => spent.Month == month).SumAsync(spent => spent.Credits, cancellation), cancellation);

    /// <summary>Spends a credit on a call, if one is left.</summary>
    /// <typeparam name="T">What the call finds.</typeparam>
    /// <param name="what">For which call.</param>
    /// <param name="by">Who has it spent.</param>
    /// <param name="call">The call; what it did not find costs nothing.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>What was found, or why no call was made.</returns>
    /// <exception cref="OutsideException">Apollo refused or did not answer.</exception>
    public async Task<(T? Found, Refusal? Refusal)> SpendAsync<T>(string what, string by, Func<Task<T?>> call, CancellationToken cancellation)
        where T : class
    {
        if (await SetAsideAsync(what, by, cancellation) is not { } id)
        {
            return (null, new Refusal(RefusalKind.Conflict, null, $"This month's {Limit} credits of Apollo's are spent. They begin anew on the first, or raise Apollo:CreditsPerMonth."));
        }

        T? found;
        try
        {
            found = await call();
        }
        catch (OutsideException refused) when (refused.InnerException is HttpRequestException { StatusCode: not null })
        {
            // Apollo said no, so it took none. Whatever else went wrong may have cost one.
            await SettleAsync(id, cancellation);
            throw;
        }

        if (found is null)
        {
            await SettleAsync(id, cancellation);
        }

        return (found, null);
    }

    private async Task<Guid?> SetAsideAsync(string what, string by, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AskAsync(
                    async (db, month) =>
                    {
                        // One question, so that both answers are of one moment: whoever commits after it has taken the number that follows, and this attempt with it.
                        var taken = await db.SpentCredits.Where(spent => spent.Month == month).GroupBy(spent => spent.Month)
                            .Select(spent => new { Credits = spent.Sum(each => each.Credits), Last = spent.Max(each => each.Number) }).FirstOrDefaultAsync(cancellation);
                        if (taken?.Credits >= Limit || Limit <= 0)
                        {
                            return (Guid?)null;
                        }

                        return db.SpentCredits.Add(new SpentCredit
                        {
                            Id = Guid.CreateVersion7(), Month = month, Number = (taken?.Last ?? 0) + 1, Credits = 1, What = what, By = by,
                            At = clock.GetCurrentInstant(),
                        }).Entity.Id;
                    },
                    cancellation);
            }
            catch (DbUpdateException) when (attempt < 10)
            {
                // Somebody else took this number: count anew.
            }
        }
    }

    private Task<bool> SettleAsync(Guid id, CancellationToken cancellation) => AskAsync(
        async (db, _) =>
        {
            (await db.SpentCredits.FirstAsync(spent => spent.Id == id, cancellation)).Credits = 0;
            return true;
        },
        cancellation);

    private Task<T> AskAsync<T>(Func<JetVisionDb, string, Task<T>> ask, CancellationToken cancellation) => work.CommitAsync(
        services =>
        {
            services.GetRequiredService<CurrentTenant>().Id = tenant.Id;
            return ask(services.GetRequiredService<JetVisionDb>(), Month);
        },
        cancellation);
}
