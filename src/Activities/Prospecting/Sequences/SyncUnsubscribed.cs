namespace JetVision.Activities.Prospecting.Sequences;

/// <summary>Brings in who unsubscribed at Apollo, or whose mail came back there.</summary>
[Activity("JetVision", "Clients", "Puts on the suppression list who unsubscribed from a sequence at Apollo, and whose mail came back there.", DisplayName = "Sync unsubscribed", Kind = ActivityKind.Task)]
[FlowNode("Done", "Not set up")]
public sealed class SyncUnsubscribed : Activity
{
    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (!await context.GetRequiredService<ApolloKeys>().IsConnectedAsync(context.CancellationToken))
        {
            await context.CompleteActivityWithOutcomesAsync("Not set up");
            return;
        }

        await context.GetRequiredService<CampaignDesk>().BringInAsync(null, context.CancellationToken);
        await context.CompleteActivityWithOutcomesAsync("Done");
    }
}
