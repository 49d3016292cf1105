using System.Globalization;

namespace JetVision.Activities.Agents.Chat;

/// <summary>Short answers to a question of the Orchestrator.</summary>
internal static class YesOrNo
{
    private static readonly HashSet<string> Yes = new(StringComparer.Ordinal)
    {
        "yes", "y", "yes please", "yep", "yeah", "ok", "okay", "sure", "do it", "do so", "go ahead", "please do", "confirm", "confirmed", "agreed", "approve", "apply", "correct", "ja", "ja bitte", "sí", "si", "sim", "oui", "da", "да", "tak", "نعم", "是", "好",
    };

    private static readonly HashSet<string> No = new(StringComparer.Ordinal)
    {
        "no", "n", "nope", "no thanks", "no thank you", "leave it", "don't", "dont", "do not", "stop", "drop it", "cancel that", "forget it", "never mind", "nein", "non", "não", "nao", "nie", "nee", "нет", "لا", "不", "不是",
    };

    private static readonly string[] Ordinals = ["first", "second", "third", "fourth", "fifth", "sixth"];

    /// <summary>Whether the words are a yes or a no and nothing more; null for anything else.</summary>
    public static bool? Of(string text)
    {
        var bare = text.Trim().Trim('.', '!', ',').ToLowerInvariant();
        return Yes.Contains(bare) || Yes.Contains(bare.Split(',')[0].Trim()) && bare.Length < 30 ? true : No.Contains(bare) ? false : null;
    }

    /// <summary>The place in a list that the words name: "the second", "2"; null for none.</summary>
    public static int? Ordinal(string text)
    {
        var bare = text.Trim().Trim('.', '!').ToLowerInvariant();
        if (int.TryParse(bare, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 6)
        {
            return number;
        }

        var at = Array.FindIndex(Ordinals, word => bare is not null && (bare == word || bare == $"the {word}" || bare == $"the {word} one"));
        return at < 0 ? null : at + 1;
    }
}
