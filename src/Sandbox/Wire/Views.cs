using System.Text.Json.Nodes;
using JetVision.Sandbox.Airports;
using JetVision.Sandbox.Fleet;
using JetVision.Sandbox.Market;
using JetVision.Sandbox.Storage;
using JetVision.Sandbox.Trips;
using NodaTime;

namespace JetVision.Sandbox.Wire;

/// <summary>
/// The market's documents in Avinode's words. Bodies are flat; prices are those of the quote, and an estimate is never among them.
/// <c>root</c>: The address that links begin with, without <c>/api</c>.
/// </summary>
internal sealed partial class Views(string root, Flags flags, Store store, FleetTable fleet, AirportTable airports)
{
    public JsonObject Trip(Trip trip) => new()
    {
        ["id"] = trip.Id,
        ["href"] = Href("trips", trip.Id),
        ["type"] = "trips",
        ["tripId"] = trip.Code,
        ["externalTripId"] = trip.ExternalId,
        ["createdOn"] = Timestamp(trip.CreatedOn),
        ["canceled"] = trip.Cancelled is not null,
        ["sourcing"] = trip.Sourcing,
        ["postToTripBoard"] = trip.PostToTripBoard,
        ["segments"] = Array(trip.Segments.Select(SegmentOf)),
        ["links"] = new JsonObject { ["rfqs"] = Array(store.RfqsOf(trip.Id).Select(rfq => Link("rfqs", rfq.Id))) },
        ["actions"] = new JsonObject
        {
            ["searchInAvinode"] = Action("deepLink", "Search for aircraft and send requests", "GET", $"{root}/search/load/{trip.Id}"),
            ["viewInAvinode"] = Action("deepLink", "View the trip", "GET", $"{root}/search/load/{trip.Id}"),
            ["cancel"] = Action("api", "Cancel the trip and all its requests", "PUT", $"{Href("trips", trip.Id)}/cancel"),
        },
    };

    public JsonObject Rfq(Rfq rfq)
    {
        var trip = store.Trip(rfq.TripId)!;
        var company = fleet.ByNumber[rfq.Operator];
        var seller = new JsonObject { ["id"] = company.Id, ["type"] = "companies", ["displayName"] = company.Name, ["country"] = company.Country };
        if (flags.SellerContactInfo)
        {
            seller["contactInfo"] = new JsonObject
            {
                ["name"] = company.Contact,
                ["emailAddresses"] = new JsonArray(new JsonObject { ["type"] = "WORK", ["emailAddress"] = company.Email }),
                ["phoneNumbers"] = new JsonArray(new JsonObject { ["type"] = "WORK", ["phoneNumber"] = company.Phone }),
            };
        }
        var buyer = new JsonObject { ["id"] = "account-1", ["type"] = "accounts" };
        if (flags.AccountNames)
        {
            buyer["displayName"] = rfq.BuyerAccount ?? "JetVision";
        }
        var view = new JsonObject
        {
            ["id"] = rfq.Id,
            ["href"] = Href("rfqs", rfq.Id),
            ["type"] = "rfqs",
            ["tripId"] = trip.Code,
            ["createdOn"] = Timestamp(rfq.SentOn),
            ["canceled"] = trip.Cancelled is not null,
            ["sellerCompany"] = seller,
            ["buyerCompany"] = new JsonObject { ["id"] = "company-1", ["type"] = "companies", ["displayName"] = "JetVision" },
            ["buyerAccount"] = buyer,
            ["segments"] = Array(trip.Segments.Select(SegmentOf)),
            ["sellerLift"] = Array(rfq.Lifts.Select(LiftOf)),
            ["links"] = new JsonObject
            {
                ["trip"] = Link("trips", trip.Id),
                ["tripmsgs"] = Array(rfq.Messages.Select(id => Link("tripmsgs", id))),
                ["quotes"] = Array(rfq.Quotes.Select(id => Link("quotes", id))),
            },
            ["actions"] = new JsonObject { ["viewInAvinode"] = Action("deepLink", "View the request", "GET", $"{root}/search/load/{trip.Id}#{rfq.Id}") },
        };
        if (flags.BuyerMessages)
        {
            view["buyerMessages"] = Array(rfq.Messages.Select(id => store.Message(id)!).Where(message => !message.IsFromSeller).Select(Message));
        }
        if (flags.SellerMessageLinks)
        {
            view["links"]!["sellerMessages"] = Array(
                rfq.Messages.Select(id => store.Message(id)!).Where(message => message.IsFromSeller).Select(message => Link("tripmsgs", message.Id)));
        }
        return view;
    }

    public JsonObject Message(Message message)
    {
        var rfq = store.Rfq(message.RfqId)!;
        var trip = store.Trip(rfq.TripId)!;
        var company = fleet.ByNumber[rfq.Operator];
        var view = new JsonObject
        {
            ["id"] = message.Id,
            ["href"] = Href("tripmsgs", message.Id),
            ["type"] = "tripmsgs",
            ["tripId"] = trip.Code,
            ["createdOn"] = Timestamp(message.CreatedOn),
            ["message"] = message.Text,
            ["sellerCompany"] = new JsonObject { ["id"] = company.Id, ["type"] = "companies", ["displayName"] = company.Name },
            ["links"] = new JsonObject
            {
                ["rfqs"] = new JsonArray(Link("rfqs", rfq.Id)),
                ["trips"] = new JsonArray(Link("trips", trip.Id)),
                ["quotes"] = Array(message.QuoteId is null ? [] : [Link("quotes", message.QuoteId)]),
            },
        };
        if (message.Kind != MessageKind.Chat)
        {
            view["lift"] = Array(rfq.Lifts.Where(lift => message.LiftId is null ? message.DeclineReason is not null : lift.Id == message.LiftId).Select(LiftOf));
        }
        if (message.DeclineReason is not null)
        {
            view["declineReason"] = message.DeclineReason;
        }
        if (message.Sender is not null)
        {
            view["account"] = new JsonObject { ["displayName"] = message.Sender };
        }
        return view;
    }

    public JsonObject Airport(Airport airport) => new()
    {
        ["id"] = airport.Id,
        ["href"] = Href("airports", airport.Id),
        ["type"] = "airports",
        ["name"] = airport.Name,
        ["city"] = airport.City,
        ["country"] = new JsonObject { ["code"] = airport.Country },
        ["icao"] = airport.Icao,
        ["iata"] = airport.Iata.Length == 0 ? null : airport.Iata,
        ["latitude"] = airport.Latitude,
        ["longitude"] = airport.Longitude,
        ["timeZone"] = airport.Zone.Id,
    };

    public JsonObject Setting(HookSetting setting) => new()
    {
        ["id"] = setting.Id,
        ["href"] = $"{root}/api/webhooks/settings/{setting.Id}",
        ["type"] = "webhooksettings",
        ["targetURI"] = setting.TargetUri,
        ["displayName"] = setting.DisplayName,
        ["active"] = setting.IsActive,
        ["clientIdentifier"] = setting.ClientIdentifier,
        ["clientAuthenticationType"] = setting.AuthenticationType,
        ["eventTypes"] = Array(setting.EventTypes.Select(type => JsonValue.Create(type))),
        ["createdOn"] = Timestamp(setting.CreatedOn),
    };

    public JsonObject Watch(EmptyLegWatch watch) => new()
    {
        ["id"] = watch.Id,
        ["href"] = $"{root}/api/emptylegs/watches/{watch.Id}",
        ["type"] = "emptylegwatches",
        ["uniqueName"] = watch.Name,
        ["active"] = watch.IsActive,
        ["daysOut"] = watch.DaysOut,
        ["watchedSegments"] = Array(watch.Segments.Select(segment => new JsonObject { ["start"] = EndOf(segment.Start), ["end"] = EndOf(segment.End) })),
    };

    private static JsonObject? EndOf(WatchedEnd? end) => end switch
    {
        { Icao: { } icao } => new JsonObject { ["airport"] = new JsonObject { ["icao"] = icao } },
        { Country: { } country } => new JsonObject { ["countryCode"] = country },
        _ => null,
    };

    private JsonObject SegmentOf(Segment segment)
    {
        var (from, to) = (airports[segment.From], airports[segment.To]);
        var view = new JsonObject
        {
            ["startAirport"] = Airport(from),
            ["endAirport"] = Airport(to),
            ["dateTime"] = new JsonObject
            {
                ["date"] = segment.Date,
                ["time"] = segment.Time,
                ["departure"] = segment.IsDeparture,
                ["local"] = segment.IsLocal,
            },
            ["paxCount"] = segment.Pax.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["paxSegment"] = segment.IsPaxSegment,
            ["paxTBD"] = segment.PaxTbd,
            ["timeTBD"] = segment.TimeTbd,
        };
        if (segment.IsDeparture && segment.Time is not null)
        {
            view["departureDateTime"] = Moment(segment.Departure(from.Zone, to.Zone, 0), from.Zone);
        }
        return view;
    }

    private static JsonObject Moment(Instant instant, DateTimeZone zone) => new()
    {
        ["dateTimeUTC"] = NodaTime.Text.InstantPattern.General.Format(instant),
        ["dateTimeLocal"] = NodaTime.Text.LocalDateTimePattern.GeneralIso.Format(instant.InZone(zone).LocalDateTime),
    };

    private string Href(string type, string id) => $"{root}/api/{type}/{id}";

    private JsonObject Link(string type, string id) => new() { ["id"] = id, ["href"] = Href(type, id), ["type"] = type };

    private static JsonObject Action(string type, string description, string method, string href) =>
        new() { ["type"] = type, ["description"] = description, ["httpMethod"] = method, ["href"] = href };

    private static JsonArray Array(IEnumerable<JsonNode?> items) => new([.. items]);

    private static string Timestamp(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
