using System.Text.Json;
using System.Text.Json.Nodes;
using JetVision.Sandbox.Airports;
using JetVision.Sandbox.Wire;
using NodaTime;
using NodaTime.Text;

namespace JetVision.Sandbox.EmptyLegs;

/// <summary>Searching empty legs. They are no scheduled flights: time and route are the operator's to confirm.</summary>
internal static class EmptyLegEndpoints
{
    private const int MostDays = 31;

    public static void MapEmptyLegs(this IEndpointRouteBuilder api)
    {
        api.MapPost("/emptylegs/search", Search);
        api.MapGet("/emptylegs/{id:regex(^aemptyleg-[0-9]+$)}", Read);
    }

    private static async Task<Envelope> Search(HttpContext http, EmptyLegMarket market, AirportTable airports, ViewsFactory views)
    {
        var (body, refusal) = await Body.ReadAsync(http.Request);
        if (refusal is not null)
        {
            return refusal;
        }
        if (body.TryGet("startAirport") is null && body.TryGet("endAirport") is null)
        {
            return Envelope.Error(StatusCodes.Status400BadRequest, WireError.Missing("startAirport"));
        }
        var unknown = new List<WireError>();
        var from = Airport(body, airports, "startAirport", "START_AIRPORT_INVALID", unknown);
        var to = Airport(body, airports, "endAirport", "END_AIRPORT_INVALID", unknown);
        if (unknown.Count > 0)
        {
            return Envelope.Soft(unknown);
        }
        if (Date(body, "startDate") is not { } first || Date(body, "endDate") is not { } last)
        {
            return Envelope.Error(StatusCodes.Status400BadRequest, WireError.Missing(Date(body, "startDate") is null ? "startDate" : "endDate"));
        }
        if (last < first || Period.DaysBetween(first, last) >= MostDays)
        {
            return Envelope.Error(
                StatusCodes.Status422UnprocessableEntity, WireError.Invalid("endDate", $"The span must be from 1 to {MostDays} days"));
        }
        var view = views.For(http);
        return Envelope.Ok(new JsonArray([.. market.Search(from, to, first, last).Select(view.EmptyLeg)]));
    }

    private static Envelope Read(string id, HttpContext http, EmptyLegMarket market, ViewsFactory views) =>
        market.Find(id) is { } leg ? Envelope.Ok(views.For(http).EmptyLeg(leg)) : Envelope.NotFound();

    private static Airport? Airport(JsonElement body, AirportTable airports, string name, string code, List<WireError> unknown)
    {
        if (body.TryGet(name) is not { ValueKind: JsonValueKind.Object } json)
        {
            return null;
        }
        var airport = airports.Find(json.Text("icao")) ?? airports.FindIata(json.Text("iata"));
        if (airport is null)
        {
            unknown.Add(new WireError("The airport is not known", code, name));
        }
        return airport;
    }

    private static LocalDate? Date(JsonElement body, string name) =>
        body.Text(name) is { } text && LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var date } ? date : null;
}
