namespace JetVision.Sandbox.Market;

/// <summary>
/// Something that an operator is about to do.
/// <c>RequestId</c>: The lift, or for a reply the RFQ.
/// <c>ToMessage</c>: The buyer's message that is replied to.
/// </summary>
internal sealed record OperatorStep(OperatorStepKind Kind, string RequestId, string? ToMessage = null);

internal enum OperatorStepKind
{
    Ask,
    Answer,
    Reply,
}

/// <summary>Lets the operators act when their time has come. What they will do is in the journal, so a restart only builds the agenda anew.</summary>
internal sealed partial class Operators(Marketplace market, Agenda<OperatorStep> agenda, ILogger<Operators> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        market.ResumeAgenda();
        while (!stoppingToken.IsCancellationRequested)
        {
            var step = await agenda.NextAsync(stoppingToken);
            try
            {
                market.Perform(step);
            }
            catch (IOException failure)
            {
                // The journal could not be written (a full disk): the step stays due.
                StepFailed(logger, failure, step.Kind, step.RequestId);
                market.Postpone(step, TimeSpan.FromSeconds(5));
            }
        }
    }

    [LoggerMessage(EventId = 4101, EventName = "OperatorStepFailed", Level = LogLevel.Error, Message = "{Kind} on {RequestId} could not be written; it is tried again.")]
    private static partial void StepFailed(ILogger logger, Exception failure, OperatorStepKind kind, string requestId);
}
