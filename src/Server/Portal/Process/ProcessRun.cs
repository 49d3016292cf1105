namespace JetVision.Server.Portal.Process;

/// <summary>One run of a workflow for a request, as a line.</summary>
/// <param name="Id">The run's id.</param>
/// <param name="Workflow">The workflow's name.</param>
/// <param name="Step">At which step it stands, or how it ended.</param>
/// <param name="Tone">The line's class: now, done, or bad.</param>
internal sealed record ProcessRun(string Id, string Workflow, string Step, string Tone);
