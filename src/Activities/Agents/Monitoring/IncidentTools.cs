using System.ComponentModel;
using JetVision.Activities.Shared.Tools;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Activities.Agents.Monitoring;

/// <summary>What went wrong before.</summary>
internal sealed class IncidentTools(JetVisionDb db)
{
    [Tool("get_incident_history", "Read earlier faults", "requests.read", ReadOnly = true)]
    [Description("Reads the faults of one kind of step, newest first: what was decided, and the message.")]
    public async Task<IReadOnlyList<string>> GetIncidentHistory(
        [Description("The kind of step, such as JetVision.SendMail.")] string kind, [Description("1 to 50.")] int limit = 10, CancellationToken cancellation = default) =>
        [.. (await db.Incidents.AsNoTracking().Where(incident => incident.Kind == kind).OrderByDescending(incident => incident.At).Take(Math.Clamp(limit, 1, 50)).ToListAsync(cancellation))
            .Select(incident => $"{incident.Decision}: {incident.Message}")];
}
