using System.Text.Json;
using JetVision.Sandbox.Access;
using JetVision.Sandbox.Market;
using JetVision.Sandbox.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace JetVision.Sandbox.Faults;

/// <summary>What Avinode does not have: troubles on demand, the counts of what happened, and an end.</summary>
internal static class ControlEndpoints
{
    private const int MostFaults = 1000;

    public static void MapControl(this IEndpointRouteBuilder app)
    {
        var sandbox = app.MapGroup("/sandbox");
        sandbox.MapGet("/faults", (FaultDesk faults) => TypedResults.Json(faults.Current()));
        sandbox.MapPost("/faults", SetFaults);
        sandbox.MapDelete("/faults", ClearFaults);
        sandbox.MapGet("/state", ReadState);
        sandbox.MapPost("/avinode/credentials", (AvinodeCredentials changed, AccessTokens tokens) =>
        {
            tokens.Replace(changed);
            return TypedResults.NoContent();
        });
        sandbox.MapPost("/avinode/expire", (AccessTokens tokens) =>
        {
            tokens.Expire();
            return TypedResults.NoContent();
        });
        sandbox.MapPost("/stop", Stop);
    }

    private static async Task<IResult> SetFaults(HttpRequest request, FaultDesk faults)
    {
        FaultOrder? order;
        try
        {
            order = await JsonSerializer.DeserializeAsync<FaultOrder>(request.Body, JsonSerializerOptions.Web, request.HttpContext.RequestAborted);
        }
        catch (JsonException failure)
        {
            return TypedResults.Problem(failure.Message, statusCode: StatusCodes.Status400BadRequest);
        }
        if (order is null || order.DuplicateHooks is < 0 or > MostFaults || order.DropHooks is < 0 or > MostFaults || order.DelayMs is < 0 or > 600_000
            || order.FailNext is { Count: < 0 } or { Count: > 0, Status: < 400 or > 599 })
        {
            return TypedResults.Problem(
                $"Counts go from 0 to {MostFaults}, delayMs to 600000, and failNext.status from 400 to 599.", statusCode: StatusCodes.Status400BadRequest);
        }
        faults.Set(order);
        return TypedResults.Json(faults.Current());
    }

    private static JsonHttpResult<FaultOrder> ClearFaults(FaultDesk faults)
    {
        faults.Set(new FaultOrder(0, false, 0, new FailNext(0, 0), 0));
        return TypedResults.Json(faults.Current());
    }

    /// <summary>Ends the program as a signal would; for a parent that has no signals to send.</summary>
    private static Accepted Stop(IHostApplicationLifetime lifetime)
    {
        lifetime.StopApplication();
        return TypedResults.Accepted((string?)null);
    }

    private static IResult ReadState(Store store, string? trip)
    {
        var trips = trip is null ? store.Trips() : store.Trip(trip) is { } one ? [one] : [];
        var deliveries = store.Deliveries();
        return Results.Json(new
        {
            trips = trips.Count,
            rfqs = trips.Sum(item => store.RfqsOf(item.Id).Count),
            quotes = trips.Sum(item => store.RfqsOf(item.Id).Sum(rfq => rfq.Quotes.Count)),
            hooks = new
            {
                waiting = deliveries.Count(delivery => delivery.State == DeliveryState.Waiting),
                delivered = deliveries.Count(delivery => delivery.State == DeliveryState.Delivered),
                dropped = deliveries.Count(delivery => delivery.State == DeliveryState.Dropped),
                expired = deliveries.Count(delivery => delivery.State == DeliveryState.Expired),
                attempts = deliveries.Sum(delivery => delivery.Attempts),
            },
            byTrip = trips.Select(item =>
            {
                var rfqs = store.RfqsOf(item.Id);
                var lifts = rfqs.SelectMany(rfq => rfq.Lifts).ToList();
                return new
                {
                    id = item.Id,
                    tripId = item.Code,
                    externalTripId = item.ExternalId,
                    canceled = item.Cancelled is not null,
                    rfqs = rfqs.Count,
                    rfqsPerOperator = rfqs.GroupBy(rfq => $"company-{rfq.Operator}").ToDictionary(group => group.Key, group => group.Count()),
                    quotes = rfqs.Sum(rfq => rfq.Quotes.Count),
                    operatorChats = rfqs.SelectMany(rfq => rfq.Messages).Select(store.Message).Count(message => message is { IsFromSeller: true, Kind: MessageKind.Chat }),
                    unanswered = lifts.Count(lift => lift.State == LiftState.Unanswered),
                    quoted = lifts.Count(lift => lift.State == LiftState.Quoted),
                    declined = lifts.Count(lift => lift.State == LiftState.Declined),
                    hooksDelivered = deliveries.Count(delivery => delivery.TripCode == item.Code && delivery.State == DeliveryState.Delivered),
                };
            }),
        });
    }
}
