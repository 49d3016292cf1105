using System.Globalization;
using JetVision.Activities.Shared;

namespace JetVision.Activities.Aircraft;

/// <summary>What is generally known of aircraft types. A type that is not listed has no known figures, and nothing is made up for it.</summary>
public static class AircraftTypes
{
    /// <summary>Categories of jets by size, smallest first; the names are Avinode's.</summary>
    private static readonly string[] Jets =
    [
        "Entry level jet (VLJ)", "Light jet", "Super light jet", "Midsize jet", "Super midsize jet", "Heavy jet", "Ultra long range", "VIP airliner",
    ];

    /// <summary>Avinode's categories, small to large.</summary>
    public static readonly IReadOnlyList<string> Categories = ["Piston", "Turbo prop", .. Jets, "Airliner", "Helicopter single engine", "Helicopter twin engine"];

    private static readonly List<(AircraftType Type, string Match)> Rows = Load();

    /// <summary>The types, small to large.</summary>
    public static readonly IReadOnlyList<AircraftType> All = [.. Rows.Select(row => row.Type)];

    private static readonly Dictionary<string, AircraftType> ByName = All.ToDictionary(type => Plain(type.Type));

    /// <summary>The words that mean a type, the most exact first.</summary>
    private static readonly (string[] Words, AircraftType Type)[] Matches =
        [.. Rows.SelectMany(row => row.Match.Split('|').Select(match => (Match: match, row.Type))).OrderByDescending(row => row.Match.Length).Select(row => (Words(row.Match), row.Type))];

    /// <summary>Finds a type by its exact name, however it is spaced and hyphenated.</summary>
    /// <param name="type">What was written; null finds nothing.</param>
    /// <returns>The type; null when it is not among these.</returns>
    public static AircraftType? Find(string? type) => type is null ? null : ByName.GetValueOrDefault(Plain(type));

    /// <summary>Finds a type as operators write it: "Cessna Citation XLS+ (2014)", "G-650", or an ICAO designator.</summary>
    /// <param name="type">What was written; null finds nothing.</param>
    /// <returns>The type; null when none is meant.</returns>
    public static AircraftType? Match(string? type)
    {
        if (Find(type) is { } exact || type is null)
        {
            return Find(type);
        }

        var words = Words(type);
        return Matches.FirstOrDefault(match => HasAll(words, match.Words)).Type ?? All.FirstOrDefault(known => string.Equals(known.Designator, type.Trim(), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Gets the brochure range in nautical miles; null when the type is not listed.</summary>
    /// <param name="type">As an operator writes it.</param>
    public static int? RangeNm(string type) => Match(type)?.RangeNm;

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

    /// <summary>Where a category of jets stands by size, the smallest 0; negative for what is no jet.</summary>
    internal static int JetClass(string category)
    {
        var wanted = Key(category);
        return Array.FindIndex(Jets, jet => Key(jet) == wanted || (wanted == "vlj" && jet.EndsWith("(VLJ)", StringComparison.Ordinal)));
    }

    private static List<(AircraftType Type, string Match)> Load() =>
    [
        .. EmbeddedCsv.Rows("Aircraft.Data.types.csv").Select(cells => (
            new AircraftType(
                cells[0], cells[2], cells[3], Whole(cells[4])!.Value, Whole(cells[5])!.Value, Whole(cells[6])!.Value, Whole(cells[7]),
                (Whole(cells[8]), Whole(cells[9])) is ({ } from, { } to) ? (from, to) : null),
            cells[1])),
    ];

    private static int? Whole(string cell) => cell.Length == 0 ? null : int.Parse(cell, CultureInfo.InvariantCulture);

    private static string Plain(string name) => string.Concat(name.Where(letter => char.IsLetterOrDigit(letter) || letter == '+')).ToUpperInvariant();

    private static string[] Words(string name) =>
        [.. name.Replace("-", "", StringComparison.Ordinal).Split([' ', '/', '+', '(', ')', ',']).Select(Key).Where(word => word.Length > 0)];

    private static bool HasAll(string[] words, string[] wanted) => wanted.Length > 0 && wanted.All(needed => words.Any(word => IsWord(word, needed)));

    /// <summary>The word itself, or a numbered model with letters behind it: 800XP is an 800, 3500 is no 350.</summary>
    private static bool IsWord(string word, string wanted) =>
        word == wanted || (wanted.Any(char.IsDigit) && word.StartsWith(wanted, StringComparison.Ordinal) && char.IsLetter(word[wanted.Length]));
}
