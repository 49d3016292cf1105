using System.Text;
using System.Text.Json;

namespace JetVision.Activities.Requests.Reading.Mails;

/// <summary>Turns JSON into the "key: value" lines of a form, so that one grammar reads both.</summary>
internal static class FieldText
{
    private const int DeepestNesting = 12;

    public static string Flatten(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.Length < 2 || trimmed[0] is not ('{' or '['))
        {
            return text;
        }

        try
        {
            using var document = JsonDocument.Parse(text.Trim(), new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = DeepestNesting });
            var lines = new StringBuilder();
            Write(document.RootElement, string.Empty, lines);
            return lines.ToString();
        }
        catch (JsonException)
        {
            return text; // looks like JSON and is none: read it as it stands
        }
    }

    private static void Write(JsonElement element, string key, StringBuilder lines)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Write(property.Value, property.Name, lines);
                }

                break;
            case JsonValueKind.Array:
                var number = 0;
                var several = element.GetArrayLength() > 1;
                foreach (var item in element.EnumerateArray())
                {
                    if (item.ValueKind == JsonValueKind.Object && several)
                    {
                        lines.Append("Leg ").Append(++number).Append(":\n");
                    }

                    Write(item, key, lines);
                }

                break;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                break;
            default:
                lines.Append(Words(key)).Append(": ").Append(element.ToString().Replace('\n', ' ')).Append('\n');
                break;
        }
    }

    /// <summary>departureAirport and return_date as words.</summary>
    private static string Words(string key)
    {
        var words = new StringBuilder(key.Length + 4);
        for (var i = 0; i < key.Length; i++)
        {
            if (i > 0 && char.IsUpper(key[i]) && char.IsLower(key[i - 1]))
            {
                words.Append(' ');
            }

            words.Append(key[i] is '_' or '-' or '.' ? ' ' : key[i]);
        }

        return words.ToString();
    }
}
