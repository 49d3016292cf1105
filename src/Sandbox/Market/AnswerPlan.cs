using JetVision.Sandbox.Airports;
using JetVision.Sandbox.Fleet;
using JetVision.Sandbox.Pricing;
using JetVision.Sandbox.Trips;

namespace JetVision.Sandbox.Market;

/// <summary>What an operator will do about a lift; made when the request is sent and kept with it, so that a restart changes nothing.</summary>
/// <param name="Minutes">After how many minutes it answers, at speed 1.</param>
/// <param name="DeclineReason">One of Avinode's reasons, or null when it quotes.</param>
/// <param name="Question">What it asks first, at two fifths of the time, or null.</param>
internal sealed record AnswerPlan(double Minutes, string? DeclineReason, string? Question)
{
    private const int QuotesWanted = 4;

    /// <summary>Plans the answers to one sending of requests: at least four quotes, if there are four.</summary>
    public static IReadOnlyList<AnswerPlan> Make(IReadOnlyList<Offer> offers, IReadOnlyList<Segment> segments, AirportTable airports)
    {
        var declinesLeft = Math.Clamp(offers.Count - QuotesWanted, 0, 2);
        var plans = new List<AnswerPlan>();
        foreach (var offer in offers)
        {
            var company = offer.Aircraft.Operator;
            var seed = new Seed(string.Join('|', segments), offer.Aircraft.Tail, "answer");
            var minutes = company.Minutes * seed.Between(0.5, 2.2);
            var (declineRoll, chatRoll) = (seed.Next(), seed.Next());
            if (declineRoll < 0.3 && declinesLeft > 0)
            {
                declinesLeft--;
                plans.Add(new AnswerPlan(minutes, Reason(company, segments, airports, ref seed), null));
            }
            else
            {
                plans.Add(new AnswerPlan(minutes, null, chatRoll < (company.Chats ? 0.7 : 0.08) ? seed.Pick(Questions) : null));
            }
        }
        return plans;
    }

    private static readonly string[] Questions =
    [
        "Thank you for your request. Could you tell us how much luggage there will be, and whether anything is oversized?",
        "Good day, is the departure time firm, or is there an hour of flexibility either way? It may help the price.",
        "Thanks for thinking of us. Are there any pets, or children under two, among the passengers?",
        "Hello, does your client need catering beyond our standard selection? We would include it in the quote.",
    ];

    private static string Reason(Operator company, IReadOnlyList<Segment> segments, AirportTable airports, ref Seed seed)
    {
        return Cabotage.Concerns(company, segments, airports)
            ? DeclineReasons.Cabotage
            : seed.Pick(
                DeclineReasons.AircraftNotAvailable, DeclineReasons.AircraftNotAvailable, DeclineReasons.CrewNotAvailable,
                DeclineReasons.OwnerDeclined, DeclineReasons.UnattractiveTrip);
    }
}

/// <summary>The reasons for a decline that Avinode documents.</summary>
internal static class DeclineReasons
{
    public const string AircraftNotAvailable = "AIRCRAFT_NOT_AVAILABLE";
    public const string Cabotage = "CABOTAGE";
    public const string CrewNotAvailable = "CREW_NOT_AVAILABLE";
    public const string OwnerDeclined = "OWNER_DECLINED";
    public const string UnattractiveTrip = "UNATTRACTIVE_TRIP";

    public static readonly IReadOnlyList<string> All =
        [AircraftNotAvailable, Cabotage, CrewNotAvailable, OwnerDeclined, UnattractiveTrip, "UNKNOWN", "OTHER"];

    public static string Message(string reason) => reason switch
    {
        AircraftNotAvailable => "Sorry, the aircraft is committed to another trip on these dates.",
        Cabotage => "We regret that we cannot fly domestic legs abroad without traffic rights.",
        CrewNotAvailable => "Sorry, our crews reach their duty limits on these dates.",
        OwnerDeclined => "The owner has kept the aircraft for private use on these dates.",
        UnattractiveTrip => "Thank you, but we have to pass on this one; the positioning does not work for us.",
        _ => "Thank you for your request; we cannot offer on this occasion.",
    };
}
