using System.Globalization;
using System.Text.Json.Nodes;
using JetVision.Sandbox.EmptyLegs;
using JetVision.Sandbox.Fleet;
using JetVision.Sandbox.Storage;
using NodaTime;
using NodaTime.Text;

namespace JetVision.Sandbox.Wire;

/// <content>Lifts and quotes.</content>
internal sealed partial class Views
{
    public JsonObject Quote(Quote quote)
    {
        var rfq = store.Rfq(quote.RfqId)!;
        var company = fleet.ByNumber[rfq.Operator];
        var view = QuoteOf(quote, withBreakdown: true);
        view["tripId"] = store.Trip(rfq.TripId)!.Code;
        view["sellerCompany"] = new JsonObject { ["id"] = company.Id, ["type"] = "companies", ["displayName"] = company.Name };
        view["segments"] = Array(quote.Legs.Select(LegOf));
        view["lift"] = AircraftOf(quote.Tail, quote.Type, quote.Category);
        ((JsonObject)view["links"]!)["rfqs"] = new JsonArray(Link("rfqs", rfq.Id));
        return view;
    }

    public JsonObject EmptyLeg(EmptyLeg leg) => new()
    {
        ["id"] = leg.Id,
        ["href"] = Href("emptylegs", leg.Id),
        ["type"] = "emptylegs",
        ["startAirport"] = Airport(leg.From),
        ["endAirport"] = Airport(leg.To),
        ["departureDateTime"] = Moment(leg.Departure, leg.From.Zone),
        ["distanceNM"] = leg.Plan.DistanceNm,
        ["blockTimeMinutes"] = leg.Plan.BlockMinutes,
        ["flightMinutes"] = leg.Plan.FlightMinutes,
        ["price"] = Price(leg.Price, leg.Aircraft.Currency),
        ["lift"] = AircraftOf(leg.Aircraft.Tail, null, null),
        ["sellerCompany"] = new JsonObject { ["id"] = leg.Aircraft.Operator.Id, ["type"] = "companies", ["displayName"] = leg.Aircraft.Operator.Name },
    };

    private JsonObject LiftOf(Lift lift)
    {
        var aircraft = fleet.ByTail[lift.Tail];
        var view = AircraftOf(lift.Tail, aircraft.Type.Name, aircraft.Type.Category);
        view.Insert(0, "id", lift.Id);
        view["sourcingStatus"] = (int)lift.State;
        view["sourcingDisplayStatus"] = lift.State switch { LiftState.Quoted => "Accepted", LiftState.Declined => "Declined", _ => "Unanswered" };
        if (lift.DeclineReason is not null)
        {
            view["declineReason"] = lift.DeclineReason;
        }
        if (flags.AviQuote && lift.State == LiftState.Unanswered)
        {
            view["estimatedPrice"] = Price(lift.Estimate, lift.Currency);
        }
        if (flags.LatestQuote && lift.Quotes.Count > 0)
        {
            view["latestQuote"] = QuoteOf(store.Quote(lift.Quotes[^1])!, flags.QuoteBreakdown);
        }
        if (flags.Timestamps)
        {
            view["createdOn"] = Timestamp(lift.SentOn);
            view["updatedOn"] = Timestamp(lift.AnsweredOn ?? lift.SentOn);
        }
        view["links"] = new JsonObject { ["quotes"] = Array(lift.Quotes.Select(id => Link("quotes", id))), ["emptylegs"] = new JsonArray() };
        view["actions"] = new JsonObject();
        return view;
    }

    private JsonObject QuoteOf(Quote quote, bool withBreakdown)
    {
        var view = new JsonObject
        {
            ["id"] = quote.Id,
            ["href"] = Href("quotes", quote.Id),
            ["type"] = "quotes",
            ["createdOn"] = Timestamp(quote.CreatedOn),
            ["sellerPrice"] = Price(quote.Total, quote.Currency),
            ["sellerPriceWithoutCommission"] = Price(quote.TotalWithoutCommission, quote.Currency),
            ["currencyCode"] = quote.Currency,
            ["totalPrice"] = quote.Total,
            ["sellerMessage"] = quote.MessageForBuyer,
            ["sellerUniqueQuoteIdentifier"] = quote.SellerReference,
            ["links"] = new JsonObject { ["lift"] = Array(quote.LiftId is null ? [] : [new JsonObject { ["id"] = quote.LiftId }]) },
        };
        if (withBreakdown)
        {
            view["lineItems"] = Array(quote.Lines.Where(line => line.IsVisibleToBuyer).Select(line => new JsonObject
            {
                ["visibleToBuyer"] = true,
                ["displayName"] = line.DisplayName,
                ["description"] = line.Description,
                ["type"] = line.Type,
                ["price"] = line.Price,
                ["formattedUnitPrice"] = line.UnitPrice,
                ["formattedQuantity"] = line.Quantity,
            }));
        }
        return view;
    }

    private JsonObject LegOf(QuoteLeg leg)
    {
        var (from, to) = (airports[leg.From], airports[leg.To]);
        var departure = InstantPattern.General.Parse(leg.DepartureUtc).Value;
        var local = departure.InZone(from.Zone).LocalDateTime;
        var view = new JsonObject
        {
            ["startAirport"] = Airport(from),
            ["endAirport"] = Airport(to),
            ["dateTime"] = new JsonObject
            {
                ["date"] = LocalDatePattern.Iso.Format(local.Date),
                ["time"] = local.ToString("HH:mm", CultureInfo.InvariantCulture),
                ["departure"] = true,
                ["local"] = true,
            },
            ["departureDateTime"] = Moment(departure, from.Zone),
            ["arrivalDateTime"] = Moment(departure + Duration.FromMinutes(leg.BlockMinutes), to.Zone),
            ["paxCount"] = leg.Pax.ToString(CultureInfo.InvariantCulture),
            ["paxSegment"] = leg.IsPaxLeg,
            ["showToBuyer"] = leg.IsShownToBuyer,
            ["timeTBD"] = leg.TimeTbd,
            ["distanceNM"] = leg.DistanceNm,
            ["blockTimeMinutes"] = leg.BlockMinutes,
            ["flightMinutes"] = leg.FlightMinutes,
        };
        if (leg.FuelStop is not null)
        {
            view["fuelStops"] = new JsonArray(Airport(airports[leg.FuelStop]));
        }
        return view;
    }

    private JsonObject AircraftOf(string? tail, string? type, string? category)
    {
        var aircraft = tail is not null && fleet.ByTail.TryGetValue(tail, out var known) ? known : null;
        var view = new JsonObject
        {
            ["aircraftTail"] = tail,
            ["aircraftType"] = type ?? aircraft?.Type.Name,
            ["aircraftCategory"] = category ?? aircraft?.Type.Category,
        };
        if (aircraft is null)
        {
            return view;
        }
        if (flags.TailDetails)
        {
            view["tailDetails"] = new JsonObject
            {
                ["aircraftTail"] = aircraft.Tail,
                ["yearOfMake"] = aircraft.Year,
                ["yearOfRefurbishment"] = aircraft.Refurbished,
                ["seatCapacity"] = aircraft.Type.Seats,
            };
        }
        if (flags.TypeDetails)
        {
            view["typeDetails"] = new JsonObject
            {
                ["name"] = aircraft.Type.Name,
                ["category"] = aircraft.Type.Category,
                ["seatCapacity"] = aircraft.Type.Seats,
                ["cruiseSpeedKT"] = aircraft.Type.CruiseKt,
                ["rangeNM"] = aircraft.Type.RangeNm,
            };
        }
        if (flags.CategoryDetails)
        {
            view["categoryDetails"] = new JsonObject { ["name"] = aircraft.Type.Category };
        }
        if (flags.PerformanceDetails)
        {
            view["performanceDetails"] = new JsonObject
            {
                ["cruiseSpeedKT"] = aircraft.Type.CruiseKt,
                ["rangeNM"] = aircraft.Type.RangeNm,
                ["minimumRunwayFT"] = aircraft.Type.RunwayFt,
            };
        }
        if (flags.Amenities)
        {
            view["amenities"] = Array(aircraft.Amenities.Select(amenity => JsonValue.Create(amenity)));
        }
        if (flags.Safety)
        {
            view["safety"] = SafetyOf(aircraft.Operator);
        }
        if (flags.HomeBase)
        {
            view["homebase"] = Airport(aircraft.Base);
        }
        if (flags.LiftAoc)
        {
            view["aoc"] = new JsonObject { ["number"] = aircraft.Operator.Aoc, ["country"] = aircraft.Operator.Country };
        }
        if (flags.Insurance)
        {
            view["insurance"] = new JsonObject { ["liability"] = Price(aircraft.Type.CategoryRank >= Categories.HeavyJet ? 300_000_000 : 100_000_000, "USD") };
        }
        return view;
    }

    private static JsonObject SafetyOf(Operator company) => new()
    {
        ["argus"] = Known(company.Argus),
        ["wyvern"] = Known(company.Wyvern),
        ["isbao"] = Known(company.IsBao),
    };

    private static string? Known(string rating) => rating.Length == 0 ? null : rating;

    private static JsonObject Price(decimal amount, string currency) => new() { ["price"] = amount, ["currency"] = currency };
}
