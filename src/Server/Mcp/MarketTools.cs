using System.ComponentModel;
using JetVision.Activities.Shared.Tools;
using JetVision.Activities.Storage;
using JetVision.Server.Api;
using JetVision.Server.Security;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Server.Mcp;

/// <summary>What is known of trips and requests for quote at the marketplace.</summary>
internal sealed class MarketTools(JetVisionDb db, RequestReads requests)
{
    [Tool("get_trip", "Read a trip", Scopes.AvinodeRead, ReadOnly = true)]
    [Description("Reads the marketplace's trip of a request: its six-character code and the deep link on which the broker works.")]
    public async Task<MarketTripView> GetTrip([Description("The request's id.")] Guid requestId, CancellationToken cancellation = default) =>
        await db.MarketTrips.AsNoTracking().Where(trip => trip.RequestId == requestId).OrderByDescending(trip => trip.CreatedAt).FirstOrDefaultAsync(cancellation) is { } found
            ? new MarketTripView(found.Market, found.TripCode, found.DeepLink)
            : throw new ToolRefusedException("No trip was made for this request.");

    [Tool("get_rfqs", "Read requests for quote", Scopes.QuotesRead, ReadOnly = true)]
    [Description("Reads whom a request was put to, and what each answered.")]
    public async Task<IReadOnlyList<RfqView>> GetRfqs([Description("The request's id.")] Guid requestId, CancellationToken cancellation = default) =>
        ToolRefusedException.OrMissing(await requests.QuotesAsync(requestId, cancellation), "request").Rfqs;
}
