namespace JetVision.Server.Portal.Process;

/// <summary>A step at which a run is held up.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Workflow">The workflow's name.</param>
/// <param name="Step">The step, in the diagram's words.</param>
/// <param name="ActivityInstanceId">The execution that faulted.</param>
/// <param name="Message">What went wrong.</param>
/// <param name="RunsAgain">Whether it waits to run again by itself.</param>
/// <param name="Outcomes">The outcomes with which it can be skipped.</param>
/// <param name="RequestId">The request that it holds up; null when it belongs to none.</param>
/// <param name="Since">When the run last moved.</param>
public sealed record HeldUpStep(
    string RunId, string Workflow, string Step, string ActivityInstanceId, string Message, bool RunsAgain, IReadOnlyList<string> Outcomes, Guid? RequestId, DateTimeOffset Since);
