using JetVision.Activities.Agents.Models;
using JetVision.Activities.Monitoring;
using JetVision.Activities.Storage;
using NodaTime;

namespace JetVision.Activities.Agents;

/// <summary>Makes an incident of a failure of the model service, so that operations see it although the work went on without the model. Scoped.</summary>
internal sealed class AgentTroubles(JetVisionDb db, IClock clock)
{
    public void Raise(ModelFailure failure, string agent, AgentCall call, string instead)
    {
        var now = clock.GetCurrentInstant();
        db.Incidents.Add(new Incident
        {
            Id = Guid.CreateVersion7(),
            RequestId = call.RequestId,
            Source = "model",
            Kind = agent,
            Key = call.Id.ToString(),
            Message = $"{failure.Message} {instead}",
            Decision = "worked-around",
            At = now,
            // What may pass or was one bad answer needs nobody: the work went on without the model. A refused key or a wrong model does.
            SettledAt = failure is { IsTransient: false, Outcome: AgentOutcome.Unavailable } ? null : now,
        });
    }
}
