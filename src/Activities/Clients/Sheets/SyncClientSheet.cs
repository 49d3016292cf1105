namespace JetVision.Activities.Clients.Sheets;

/// <summary>Brings the client sheet and the clients together, both ways.</summary>
[Activity("JetVision", "Clients", "Compares the client sheet in Google Sheets with the clients and writes what changed, both ways. \"Attention\" when a person should look at something.", DisplayName = "Sync client sheet", Kind = ActivityKind.Task)]
[FlowNode("Done", "Attention", "Not set up")]
public sealed class SyncClientSheet : Activity
{
    /// <summary>Gets or sets whether rows that are missing in the sheet are written anew.</summary>
    [Input(DisplayName = "Put back missing rows", Description = "Whether a client whose row someone removed from the sheet gets a new row; otherwise the row stays away.")]
    public Input<bool> PutsBack { get; set; } = new(false);

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var (sync, _) = await context.GetRequiredService<SheetDesk>().SyncAsync("", context.Get(PutsBack), context.CancellationToken);
        await context.CompleteActivityWithOutcomesAsync(sync switch
        {
            // No sheet, no account that may open it (which is an incident of its own), or another sync is at it, which does the same work.
            null => "Not set up",
            { Notes.Count: > 0 } => "Attention",
            _ => "Done",
        });
    }
}
