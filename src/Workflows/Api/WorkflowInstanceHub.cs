using Microsoft.AspNetCore.SignalR;

namespace JetVision.Workflows.Api;

/// <summary>Tells Studio's instance viewer that a run moved.</summary>
internal sealed class WorkflowInstanceHub(LiveRuns runs) : Hub
{
    private const string Observed = "observed";

    public static string GroupOf(string instanceId) => "instance:" + instanceId;

    public override Task OnConnectedAsync()
    {
        // A page of another site may open a web socket with this site's cookie; nothing but the Origin header tells.
        if (Context.GetHttpContext() is { } http && !SameOrigin.Allows(http.Request))
        {
            Context.Abort();
        }

        return base.OnConnectedAsync();
    }

    /// <summary>Begins to tell the caller of a run's moves.</summary>
    /// <param name="instanceId">The run.</param>
    public async Task ObserveInstanceAsync(string instanceId)
    {
        await Groups.AddToGroupAsync(Context.ConnectionId, GroupOf(instanceId), Context.ConnectionAborted);
        if (ObservedHere().Add(instanceId))
        {
            runs.Observe(instanceId);
        }
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        foreach (var instanceId in ObservedHere())
        {
            runs.Leave(instanceId);
        }

        return base.OnDisconnectedAsync(exception);
    }

    private HashSet<string> ObservedHere()
    {
        if (Context.Items[Observed] is not HashSet<string> observed)
        {
            Context.Items[Observed] = observed = [];
        }

        return observed;
    }
}
