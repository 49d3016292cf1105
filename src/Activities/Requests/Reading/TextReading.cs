using JetVision.Activities.Airports;
using JetVision.Activities.Requests.Reading.Dates;
using JetVision.Activities.Requests.Reading.Intents;
using JetVision.Activities.Requests.Reading.People;
using JetVision.Activities.Requests.Reading.Places;
using JetVision.Activities.Requests.Reading.Times;
using JetVision.Activities.Requests.Reading.Trips;
using JetVision.Activities.Requests.Reading.Wishes;
using JetVision.Activities.Requests.Reading.Words;
using NodaTime;

namespace JetVision.Activities.Requests.Reading;

/// <summary>One text read: its words, what was found in them, and the trip they make.</summary>
internal sealed class TextReading
{
    private readonly LocalDate reference;
    private readonly FoundWishes wishes;
    private readonly bool namesAFile;

    public TextReading(string text, LocalDate reference, AirportDirectory airports)
    {
        this.reference = reference;
        Page = new Page(text, reference);
        namesAFile = FileNumbers.Take(Page);
        wishes = new WishFinder(Page).Find();
        var places = PlaceRoles.Assign(Page, Landable(OldWorld(Page.Language, new PlaceFinder(airports).Find(Page)), wishes.Requirements));
        var (monthFirst, open) = DayMonthOrder.Of(Page, places);
        var flex = FlexFinder.Find(Page);
        var dates = new DateFinder(Page, monthFirst, open).Find();
        Dates = [.. dates]; // what follows sorts dates into legs
        var times = new TimeFinder(Page).Find();
        var people = new PaxFinder(Page).Find();
        Trip = new TripBuilder(Page, TripEvents.Order(Page, places, dates, times, people)).Build();
        Trip.FlexDays = flex;
        Trip.IsUrgent |= wishes.Requirements.Urgency is not null;
        Intent = IntentReader.Of(Page, Trip, namesAFile);
    }

    /// <summary>Of namesakes across the sea ("Naples", "Birmingham") whoever does not write English means the one outside the United States.</summary>
    private static List<PlaceMention> OldWorld(string language, List<PlaceMention> mentions) => language == "en" ? mentions :
        [
            .. mentions.Select(mention => mention.Fields.Where(field => field.Country != "US").ToList() is { Count: > 0 } abroad && abroad.Count < mention.Fields.Count &&
                GreatCircle.DistanceNm(abroad[0], mention.Fields.First(field => field.Country == "US")) > 1000 ? mention with { Fields = abroad } : mention),
        ];

    /// <summary>A helicopter uses a city's heliport where it has one.</summary>
    private static List<PlaceMention> Landable(List<PlaceMention> mentions, ReadRequirements wishes) =>
        wishes.AircraftCategory?.Any(category => category.StartsWith("Helicopter", StringComparison.Ordinal)) != true ? mentions :
        [
            .. mentions.Select(mention => mention.Fields.Where(field => field.Size == AirportSize.Heliport).ToList() is { Count: > 0 } pads
                ? mention with { Fields = pads }
                : mention),
        ];

    public Page Page { get; }

    public TripDraft Trip { get; }

    /// <summary>The dates that the text names, in the order of the words.</summary>
    public IReadOnlyList<DateMention> Dates { get; }

    public ReadIntent Intent { get; }

    /// <summary>The reading of this text alone.</summary>
    public RequestReading Build() => Build(Intent);

    public RequestReading Build(ReadIntent intent)
    {
        var requirements = wishes.Requirements with { Urgency = Trip.IsUrgent ? "asap" : null };
        if (Trip.Breakdown is { } kinds)
        {
            requirements = requirements with
            {
                PaxBreakdown = kinds,
                Medical = kinds.Medics is { } medics ? (requirements.Medical ?? new ReadMedical()) with { MedicalCrew = medics } : requirements.Medical,
            };
        }

        var reading = new RequestReading { Intent = intent, Language = Page.Language, Requirements = requirements };
        return intent switch
        {
            ReadIntent.NewRequest => Request(reading),
            ReadIntent.ChangeRequest or ReadIntent.CancelRequest => About(reading),
            ReadIntent.AcceptQuote => reading with { Missing = WhichRequest },
            _ => reading,
        };
    }

    private IReadOnlyList<string> WhichRequest => namesAFile ? [] : ["request_reference"];

    private RequestReading Request(RequestReading reading)
    {
        var trip = TripResolver.Resolve(Trip, reference);
        var ambiguous = new List<string>(trip.Ambiguous);
        if (Trip.ReturnIsOpen)
        {
            ambiguous.Add("trip_type");
        }

        if (wishes.CurrencyIsGuess)
        {
            ambiguous.Add("requirements.max_budget.currency");
        }

        var separate = reading.Requirements.SeparateQuotes is true && trip.Legs.Count > 1;
        var remarks = trip.Remarks.Where(remark => remark.Length > 0).Distinct().ToList();
        if (Trip.ReturnIsOpen)
        {
            remarks.Add("return to be defined: ask, quote the outbound");
        }

        if (separate)
        {
            remarks.Add("separate requests, not one trip");
        }

        var tooMany = wishes.MostPassengers is { } most && trip.Legs.Any(leg => leg.Pax > most);
        return reading with
        {
            TripType = separate ? ReadTripType.OneWay : trip.Type,
            Legs = trip.Legs,
            Missing = trip.Missing,
            Ambiguous = ambiguous,
            MissingSoft = trip.MissingSoft,
            PastDate = trip.PastDate ? true : null,
            Infeasible = trip.Infeasible || tooMany ? true : null,
            Split = separate ? [.. Enumerable.Range(0, trip.Legs.Count).Select(leg => (IReadOnlyList<int>)[leg])] : null,
            Notes = remarks.Count > 0 ? string.Join("; ", remarks) : null,
        };
    }

    /// <summary>A message about a trip that is known already: what it says, without asking for the rest.</summary>
    private RequestReading About(RequestReading reading)
    {
        if (!Trip.Legs.Any(leg => leg.HasPlace) && !(reading.Intent == ReadIntent.ChangeRequest && Trip.HasAnything))
        {
            return reading with { Missing = WhichRequest };
        }

        var trip = TripResolver.Resolve(Trip, reference);
        return reading with
        {
            TripType = trip.Type,
            Legs = trip.Legs,
            Missing = WhichRequest,
            Ambiguous = trip.Ambiguous,
            PastDate = trip.PastDate ? true : null,
            Notes = "refers to an existing trip; must be matched, not opened as a new request",
        };
    }
}
