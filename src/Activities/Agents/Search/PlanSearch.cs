using System.Globalization;
using JetVision.Activities.Agents.Writing;
using JetVision.Activities.Airports;
using JetVision.Activities.Flights;
using JetVision.Activities.Requests;
using JetVision.Activities.Storage;

namespace JetVision.Activities.Agents.Search;

/// <summary>The Flight Search agent: what to look for in the market. Distances, times and categories are worked out by code; empty legs come from the marketplace; it asks no operator. Scoped.</summary>
internal sealed class FlightSearchAgent(WordingAgent wording, AirportDirectory airports, FlightChecks checks)
{
    public const string Name = "flight-search";

    public Task<Worded> PlanAsync(CharterRequest request, CancellationToken cancellation)
    {
        var template = string.Join(' ', request.Legs.Select(Leg)) + Advice(request);
        return wording.WriteAsync(
            Name,
            $"Task: two or three sentences for the broker on what to look for in the market.\nFlights: {string.Join("; ", request.Legs.Select(Flight))}.\n{template}",
            template,
            request.Id,
            [new ToolUse("search_airports"), new ToolUse("calculate_flight_time"), new ToolUse("search_empty_legs")],
            null,
            cancellation);
    }

    private static string Flight(Leg leg) => string.Create(CultureInfo.InvariantCulture, $"{leg.From} to {leg.To} on {leg.Date:uuuu-MM-dd}, {leg.Passengers} passengers");

    private string Leg(Leg leg) => $"{Between(leg.From, leg.To) ?? $"{leg.From} to {leg.To}"}.";

    private string? Between(string from, string to)
    {
        if (airports.Find(from) is not { } start || airports.Find(to) is not { } end)
        {
            return null;
        }

        var time = FlightTime.Estimate(start, end, FlightChecks.UsualCruiseKt);
        return string.Create(
            CultureInfo.InvariantCulture, $"{start.Icao} to {end.Icao} is {GreatCircle.DistanceNm(start, end):0} nm, about {time.FlightMinutes / 60} h {time.FlightMinutes % 60:00} min in the air");
    }

    private string Advice(CharterRequest request)
    {
        var most = request.Legs.Max(leg => leg.Passengers);
        var heads = string.Create(CultureInfo.InvariantCulture, $"{most} {(most == 1 ? "passenger" : "passengers")}");
        var size = checks.SmallestCategory(request.Legs) is { } category
            ? $" For {heads} the smallest category that usually does it without a stop is {category}."
            : $" For {heads} no business jet category usually does it without a stop: look at airliners, two aircraft or a stop for fuel.";
        return string.Concat([size, .. checks.Check(request.Legs).SelectMany(check => check.Warnings).Select(warning => warning.Text).Distinct().Select(text => $" {text}")]);
    }
}

/// <summary>Says what to look for in the market before operators are asked.</summary>
[Activity("JetVision", "Agents", "Says what to look for in the market: distance, time in the air and the smallest category that does it.", DisplayName = "Plan search", Kind = ActivityKind.Task)]
public sealed class PlanSearch : CodeActivity
{
    /// <summary>Gets or sets the request's id.</summary>
    [Input(DisplayName = "Request", Description = "Which client's request this step works on, by its id: usually the workflow's variable or input RequestId.")]
    public Input<Guid> RequestId { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var db = context.GetRequiredService<JetVisionDb>();
        var request = await RequestRecords.SingleAsync(db.Requests, context.Get(RequestId), context.CancellationToken);
        if (request.Legs.Count > 0)
        {
            db.Note(request, context, "search-plan", (await context.GetRequiredService<FlightSearchAgent>().PlanAsync(request, context.CancellationToken)).Text);
        }
    }
}
