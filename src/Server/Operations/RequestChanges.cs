using System.Data.Common;
using JetVision.Activities.Mail;
using JetVision.Activities.Mail.Receiving;
using JetVision.Activities.Proposals;
using JetVision.Activities.Quotes;
using JetVision.Activities.Requests;
using JetVision.Activities.Sourcing;
using JetVision.Activities.Storage;
using JetVision.Server.Portal.Live;
using JetVision.Workflows.Runtime;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Server.Operations;

/// <summary>Tells open pages which requests a commit changed, after it is durable.</summary>
internal sealed class RequestChanges(JetVisionDb db, LiveUpdates live) : ICommitParticipant
{
    private readonly HashSet<Guid> _changed = [];

    public bool TakesPart => db.ChangeTracker.HasChanges();

    public Task SaveAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellation)
    {
        foreach (var entry in db.ChangeTracker.Entries().Where(entry => entry.State is EntityState.Added or EntityState.Modified))
        {
            Guid? request = entry.Entity switch
            {
                CharterRequest changed => changed.Id,
                TimelineEntry changed => changed.RequestId,
                RequestMessage changed => changed.RequestId,
                Rfq changed => changed.RequestId,
                Quote changed => changed.RequestId,
                Proposal changed => changed.RequestId,
                // A mail about no request is still news to whoever watches all.
                MailMessage changed => changed.RequestId ?? Guid.Empty,
                ReceivedMail changed => changed.RequestId ?? Guid.Empty,
                EmptyLegWatch or EmptyLegMatch => Guid.Empty,
                _ => null,
            };
            if (request is { } id)
            {
                _changed.Add(id);
            }
        }

        return Task.CompletedTask;
    }

    public void Committed()
    {
        foreach (var id in _changed)
        {
            live.Publish(id);
        }

        _changed.Clear();
    }

    public void Discard() => _changed.Clear();
}
