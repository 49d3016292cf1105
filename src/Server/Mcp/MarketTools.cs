using System.ComponentModel;
using JetVision.Activities.Storage;
using JetVision.Server.Api;
using JetVision.Server.Security;
using Microsoft.EntityFrameworkCore;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace JetVision.Server.Mcp;

/// <summary>What is known of trips and requests for quote at the marketplace.</summary>
internal sealed class MarketTools
{
    [NeedsScope(Scopes.AvinodeRead)]
    [McpServerTool(Name = "get_trip", Title = "Read a trip", ReadOnly = true, OpenWorld = false)]
    [Description("Reads the marketplace's trip of a request: its six-character code and the deep link on which the broker works.")]
    public static async Task<MarketTripView> GetTrip([Description("The request's id.")] Guid requestId, JetVisionDb db, CancellationToken cancellation = default) =>
        await db.MarketTrips.AsNoTracking().Where(trip => trip.RequestId == requestId).OrderByDescending(trip => trip.CreatedAt).FirstOrDefaultAsync(cancellation) is { } found
            ? new MarketTripView(found.Market, found.TripCode, found.DeepLink)
            : throw new McpException("No trip was made for this request.");

    [NeedsScope(Scopes.QuotesRead)]
    [McpServerTool(Name = "get_rfqs", Title = "Read requests for quote", ReadOnly = true, OpenWorld = false)]
    [Description("Reads whom a request was put to, and what each answered.")]
    public static async Task<IReadOnlyList<RfqView>> GetRfqs([Description("The request's id.")] Guid requestId, RequestReads requests, CancellationToken cancellation = default) =>
        ToolAnswers.OrMissing(await requests.QuotesAsync(requestId, cancellation), "request").Rfqs;
}
