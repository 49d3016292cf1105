using System.Text.Json;

namespace JetVision.Activities.Shared;

/// <summary>What the client wants beyond the flights, as the reading says it. An unknown or misshapen wish is left out, never guessed.</summary>
internal sealed record Wishes
{
    /// <summary>No wishes.</summary>
    public static readonly Wishes None = new();

    /// <summary>Safety ratings, one of which is wanted.</summary>
    public IReadOnlyList<string> Safety { get; init; } = [];

    /// <summary>The oldest year of make; null when open.</summary>
    public int? MinYear { get; init; }

    /// <summary>Categories, one of which is wanted.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Types, one of which is wanted.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Whether no stop for fuel is wanted.</summary>
    public bool Nonstop { get; init; }

    /// <summary>Whether animals travel.</summary>
    public bool Pets { get; init; }

    /// <summary>The currency wanted; null when open.</summary>
    public string? Currency { get; init; }

    /// <summary>The most the client wants to spend and its currency; null when open.</summary>
    public Money? Budget { get; init; }

    /// <summary>Finds the wishes in a stored reading.</summary>
    public static Wishes Of(string? reading)
    {
        if (string.IsNullOrWhiteSpace(reading))
        {
            return None;
        }

        try
        {
            using var document = JsonDocument.Parse(reading);
            return Member(document.RootElement, "requirements") is { ValueKind: JsonValueKind.Object } found ? From(found) : None;
        }
        catch (JsonException)
        {
            return None;
        }
    }

    private static Wishes From(JsonElement found) => new()
    {
        Safety = Texts(Member(found, "safety")),
        MinYear = Member(found, "minYear") is { ValueKind: JsonValueKind.Number } year && year.TryGetInt32(out var number) ? number : null,
        Categories = Texts(Member(found, "aircraftCategory")),
        Types = Texts(Member(found, "aircraftTypes")),
        Nonstop = Member(found, "nonstop") is { ValueKind: JsonValueKind.True },
        Pets = Member(found, "pets") is { } pets && (pets.ValueKind == JsonValueKind.True || (pets.ValueKind == JsonValueKind.Array && pets.GetArrayLength() > 0)),
        Currency = Code(Member(found, "currency")) ?? Code(Member(found, "outputCurrencies")),
        Budget = Member(found, "maxBudget") is { ValueKind: JsonValueKind.Object } budget
            && Member(budget, "amount") is { ValueKind: JsonValueKind.Number } amount && amount.TryGetDecimal(out var most) && most > 0
            && Code(Member(budget, "currency")) is { } code
                ? new Money(most, code)
                : null,
    };

    private static string? Code(JsonElement? value) => Texts(value) is not [var first, ..] ? null : first.Trim().ToUpperInvariant() is { Length: 3 } code ? code : null;

    private static IReadOnlyList<string> Texts(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
        _ => [],
    };

    /// <summary>A member by its name, whether the reading is written in camel or in snake case.</summary>
    private static JsonElement? Member(JsonElement parent, string name)
    {
        if (parent.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in parent.EnumerateObject())
            {
                if (member.Name.Replace("_", "", StringComparison.Ordinal).Equals(name, StringComparison.OrdinalIgnoreCase) && member.Value.ValueKind != JsonValueKind.Null)
                {
                    return member.Value;
                }
            }
        }

        return null;
    }
}
