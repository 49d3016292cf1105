using JetVision.Activities.Aircraft;

namespace JetVision.Activities.Quotes.Scoring;

/// <summary>How the private safety programmes compare. All are voluntary; the carrier's certificate is the baseline.</summary>
internal static class SafetyPoints
{
    /// <summary>The programmes' steps with their points, the more telling name first where one holds another.</summary>
    private static readonly (string Programme, string Words, decimal Points)[] Steps =
    [
        ("ARGUS", "argusplatinumelite", 100), ("ARGUS", "argusplatinum", 90), ("ARGUS", "argusgoldplus", 70), ("ARGUS", "argusgoldcertified", 70), ("ARGUS", "argusgold", 60),
        ("Wyvern", "wyvernwingmanpro", 95), ("Wyvern", "wyvernwingman", 90), ("Wyvern", "wyvernregistered", 60), ("Wyvern", "wyvern", 60),
        ("IS-BAO", "isbaostageiii", 90), ("IS-BAO", "isbaostage3", 90), ("IS-BAO", "isbao3", 90), ("IS-BAO", "isbaostageii", 75), ("IS-BAO", "isbaostage2", 75), ("IS-BAO", "isbao2", 75),
        ("IS-BAO", "isbaostagei", 60), ("IS-BAO", "isbaostage1", 60), ("IS-BAO", "isbao", 60),
    ];

    /// <summary>Points for an operator whose ratings are not known.</summary>
    public const decimal NoneKnown = 40;

    /// <summary>The points of the best rating, 100 for an audited one of two programmes; null when none of them is known to us.</summary>
    public static decimal? Of(IEnumerable<string> ratings)
    {
        var found = ratings.Select(Step).Where(step => step is not null).Select(step => step!.Value).ToList();
        if (found.Count == 0)
        {
            return null;
        }

        var audited = found.Where(step => step.Points >= 90).Select(step => step.Programme).Distinct().Count();
        return audited >= 2 ? 100 : found.Max(step => step.Points);
    }

    /// <summary>Whether a rating is the wanted one or a higher step of the same programme.</summary>
    public static bool Satisfies(string rating, string wanted) => (Step(rating), Step(wanted)) switch
    {
        ({ } has, { } needs) => has.Programme == needs.Programme && has.Points >= needs.Points,
        _ => AircraftTypes.Key(rating) == AircraftTypes.Key(wanted),
    };

    private static (string Programme, decimal Points)? Step(string rating)
    {
        var key = AircraftTypes.Key(rating.Replace("+", "plus", StringComparison.Ordinal));
        foreach (var (programme, words, points) in Steps)
        {
            if (key.Contains(words, StringComparison.Ordinal))
            {
                return (programme, points);
            }
        }

        return null;
    }
}
