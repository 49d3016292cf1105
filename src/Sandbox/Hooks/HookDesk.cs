using JetVision.Sandbox.Market;
using JetVision.Sandbox.Storage;

namespace JetVision.Sandbox.Hooks;

/// <summary>Writes the hooks that an event causes; they are committed with the event itself and posted by <see cref="HookPostman"/>.</summary>
internal sealed class HookDesk(Store store, Agenda<HookRun> agenda, TimeProvider time)
{
    /// <summary>The event types that Avinode documents.</summary>
    public static readonly IReadOnlySet<string> EventTypes = new HashSet<string>(StringComparer.Ordinal)
    {
        "ClientLeads", "EmptyLegs", "TripRequest", "TripRequestSellerResponse", "TripRequestMine", "TripRequestSellerResponseMine", "TripChatFromBuyer",
        "TripChatFromSeller", "TripChatMine",
    };

    private bool _isOpen;

    /// <summary>Begins to deliver: first what the journal says is still waiting.</summary>
    public void Open()
    {
        lock (store.Gate)
        {
            _isOpen = true;
            Send(store.Deliveries().Where(delivery => delivery.State == DeliveryState.Waiting));
        }
    }

    /// <summary>One delivery for every active subscriber of every event. Call within the store's gate.</summary>
    public IEnumerable<Delivery> Prepare(IReadOnlyList<string> events, string resourceId, string resourceType, string tripCode)
    {
        var now = time.GetUtcNow();
        foreach (var setting in store.Settings().Where(setting => setting.IsActive))
        {
            foreach (var subscribed in setting.EventTypes.Intersect(events))
            {
                yield return new Delivery(store.NextId("hook"), setting.Id, subscribed, resourceId, resourceType, tripCode, now, 0, now, DeliveryState.Waiting, null);
            }
        }
    }

    /// <summary>Puts these on the agenda. Call within the store's gate.</summary>
    public void Send(IEnumerable<Delivery> deliveries)
    {
        if (!_isOpen)
        {
            return; // The journal has them; opening finds them there.
        }
        foreach (var delivery in deliveries)
        {
            agenda.Add(new HookRun(delivery.Id), delivery.NextAttempt);
        }
    }
}

/// <summary>An attempt to deliver that is due.</summary>
internal sealed record HookRun(string DeliveryId);
