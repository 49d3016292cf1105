namespace JetVision.Workflows.Activities.ControlFlow;

/// <summary>By what a flowchart decides when an activity with several inbound connections runs.</summary>
public enum FlowchartExecutionMode
{
    /// <summary>As the place around it says: the workflow, then the server.</summary>
    Default,

    /// <summary>Each outcome sends a token along its connections, and each activity's merge mode says which tokens it waits for.</summary>
    TokenBased,

    /// <summary>Visits of connections are counted; an activity runs once all of its inbound connections were visited and one was followed.</summary>
    CounterBased,
}
