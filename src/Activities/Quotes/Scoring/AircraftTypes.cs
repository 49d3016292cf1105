namespace JetVision.Activities.Quotes.Scoring;

/// <summary>
/// What is generally known of aircraft types: brochure ranges, good to about ten percent, for judging whether a quote is plausible. A type that is not listed has no known range,
/// and nothing is made up for it.
/// </summary>
internal static class AircraftTypes
{
    /// <summary>Categories of jets by size, smallest first; the names are Avinode's.</summary>
    private static readonly string[] Jets =
    [
        "Entry level jet (VLJ)", "Light jet", "Super light jet", "Midsize jet", "Super midsize jet", "Heavy jet", "Ultra long range", "VIP airliner",
    ];

    private static readonly (string[] Words, int RangeNm)[] Ranges = Sorted(
        ("PC-12", 1500), ("King Air 200", 1250), ("King Air 250", 1250), ("King Air B200", 1250), ("King Air 350", 1450), ("Avanti", 1300), ("Mustang", 950),
        ("Phenom 100", 1050), ("HondaJet", 1200), ("CJ1", 1200), ("CJ2", 1450), ("CJ3", 1700), ("CJ4", 1850), ("Phenom 300", 1900), ("Beechjet", 1300),
        ("400XP", 1300), ("Learjet 35", 1900), ("Learjet 45", 1850), ("Learjet 75", 1850), ("PC-24", 1900), ("Citation Excel", 1750), ("XLS", 1750),
        ("Learjet 60", 2200), ("Hawker 800", 2400), ("Hawker 850", 2400), ("Hawker 900", 2600), ("G150", 2700), ("Latitude", 2500), ("Longitude", 3300),
        ("Sovereign", 2800), ("Praetor 500", 3100), ("Praetor 600", 3800), ("Legacy 450", 2700), ("Legacy 500", 3100), ("Citation X", 2900), ("G200", 3200),
        ("G280", 3500), ("Challenger 300", 3050), ("Challenger 350", 3150), ("Challenger 3500", 3250), ("Falcon 2000", 3700), ("Challenger 604", 3800),
        ("Challenger 605", 3800), ("Challenger 650", 3900), ("Legacy 600", 3400), ("Legacy 650", 3800), ("Falcon 900", 4400), ("GIV", 4000), ("G-IV", 4000),
        ("G450", 4200), ("G500", 5200), ("G550", 6500), ("GV", 6200), ("G600", 6500), ("G650", 7000), ("G700", 7500), ("Falcon 7X", 5800), ("Falcon 8X", 6300),
        ("Falcon 6X", 5400), ("Global Express", 6000), ("Global XRS", 6000), ("Global 5000", 5200), ("Global 5500", 5700), ("Global 6000", 6000), ("Global 6500", 6500),
        ("Global 7500", 7600), ("Lineage", 4500), ("ACJ319", 6000), ("BBJ", 6000), ("AW139", 400), ("AW109", 400), ("Bell 407", 320));

    /// <summary>Gets the brochure range in nautical miles; null when the type is not listed.</summary>
    public static int? RangeNm(string type)
    {
        var words = Words(type);
        foreach (var (name, range) in Ranges)
        {
            if (HasAll(words, name))
            {
                return range;
            }
        }

        return null;
    }

    /// <summary>Whether an aircraft's type is the wanted one: "Gulfstream G650ER" is a "G650", a bare "G650" a "Gulfstream G650", and "Citation XLS" is no "Citation X".</summary>
    public static bool IsSame(string type, string wanted)
    {
        var (has, needs) = (Words(type), Words(wanted));
        string[] model = [.. needs.Where(word => word.Any(char.IsDigit))];
        return HasAll(has, needs) || (HasAll(has, model) && !has.Except(model).Any(word => word.All(char.IsLetter)));
    }

    /// <summary>How many classes larger a category is than another among jets, negative when smaller; null when one of them is not a jet or not known, and they are not the same.</summary>
    public static int? ClassesAbove(string category, string wanted)
    {
        if (string.Equals(Key(category), Key(wanted), StringComparison.Ordinal))
        {
            return 0;
        }

        var (left, right) = (JetClass(category), JetClass(wanted));
        return left < 0 || right < 0 ? null : left - right;
    }

    /// <summary>The smallest jet category that usually seats so many; the trade's rule of thumb.</summary>
    public static string UsualCategory(int passengers) => passengers switch
    {
        <= 3 => "Entry level jet (VLJ)",
        <= 6 => "Light jet",
        <= 7 => "Super light jet",
        <= 8 => "Midsize jet",
        <= 9 => "Super midsize jet",
        <= 13 => "Heavy jet",
        <= 16 => "Ultra long range",
        _ => "VIP airliner",
    };

    /// <summary>Letters and digits in lower case.</summary>
    public static string Key(string text) => string.Concat(text.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));

    private static int JetClass(string category)
    {
        var wanted = Key(category);
        return Array.FindIndex(Jets, jet => Key(jet) == wanted || (wanted == "vlj" && jet.EndsWith("(VLJ)", StringComparison.Ordinal)));
    }

    private static (string[] Words, int RangeNm)[] Sorted(params (string Name, int RangeNm)[] types) =>
        [.. types.OrderByDescending(type => type.Name.Length).Select(type => (Words(type.Name), type.RangeNm))];

    private static string[] Words(string name) =>
        [.. name.Replace("-", "", StringComparison.Ordinal).Split([' ', '/', '+', '(', ')', ',']).Select(Key).Where(word => word.Length > 0)];

    private static bool HasAll(string[] words, string[] wanted) => wanted.Length > 0 && wanted.All(needed => words.Any(word => IsWord(word, needed)));

    /// <summary>The word itself, or a numbered model with letters behind it: 800XP is an 800, 3500 is no 350.</summary>
    private static bool IsWord(string word, string wanted) =>
        word == wanted || (wanted.Any(char.IsDigit) && word.StartsWith(wanted, StringComparison.Ordinal) && char.IsLetter(word[wanted.Length]));
}
