using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using JetVision.Workflows.Runtime;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Server.Operations;

/// <summary>Gives a fresh installation its brokerage.</summary>
internal sealed class FirstBrokerage(IServiceScopeFactory scopes, IConfiguration configuration) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<JetVisionDb>();
        if (await db.Brokerages.AnyAsync(cancellationToken))
        {
            return;
        }

        db.Brokerages.Add(new Brokerage
        {
            Id = Brokerage.FirstId,
            Name = configuration["JetVision:Brokerage:Name"] ?? "Your Brokerage",
            Email = configuration["JetVision:Brokerage:Email"] ?? "charter@localhost",
            Phone = configuration["JetVision:Brokerage:Phone"],
            Address = configuration["JetVision:Brokerage:Address"],
        });
        await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().CommitAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
