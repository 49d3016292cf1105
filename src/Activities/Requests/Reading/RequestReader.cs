using JetVision.Activities.Airports;
using JetVision.Activities.Requests.Reading.Mails;
using JetVision.Activities.Requests.Reading.Safety;
using NodaTime;

namespace JetVision.Activities.Requests.Reading;

/// <summary>
/// Reads charter requests by rules: any text in, facts out. It guesses nothing, obeys nothing that the text says, and never throws.
/// </summary>
public sealed partial class RequestReader(AirportDirectory airports)
{
    /// <summary>Longer texts are read up to here, in characters; requests are two orders of magnitude shorter.</summary>
    public const int LongestText = 40_000;

    /// <summary>Reads a chat message, mail, form or JSON.</summary>
    /// <param name="text">The client's words; may be anything.</param>
    /// <param name="reference">The day the message came, from which "tomorrow" and "Friday" count.</param>
    /// <returns>What it says; an empty text is not a request.</returns>
    public RequestReading Read(string text, LocalDate reference)
    {
        var shortened = Shorten(text);
        if (string.IsNullOrWhiteSpace(shortened))
        {
            return new RequestReading { Intent = ReadIntent.NotARequest };
        }

        var inspected = InjectionGuard.Inspect(FieldText.Flatten(shortened));
        var reading = ReadMail(inspected.Spoken, reference);
        if (inspected.IsInjection && reading.Legs.All(leg => leg.From is null && leg.To is null && leg.FromCandidates is null && leg.ToCandidates is null))
        {
            // the flight may stand in the same sentence as the instruction
            var whole = ReadMail(inspected.Clean, reference);
            reading = whole.Legs.Count > 0 && whole.Legs.Any(leg => leg.From is not null || leg.To is not null) ? whole : reading;
        }

        return reading with { Injection = inspected.IsInjection ? true : null };
    }

    private RequestReading ReadMail(string text, LocalDate reference)
    {
        var mail = MailReader.Read(text);
        var (contact, body) = ContactFinder.Find(mail.Body, mail.Sender, mail.Signature);
        var newest = new TextReading(body, reference, airports);
        var reading = newest.Build();
        if (mail.Quoted.Length > 0)
        {
            var (_, quoted) = ContactFinder.Find(mail.Quoted, string.Empty, string.Empty);
            reading = ThreadReading.Combine(newest, new TextReading(quoted, reference, airports), mail.IsForward);
        }

        if (mail.Subject.Length > 0 && reading.Intent is ReadIntent.NewRequest or ReadIntent.NotARequest or ReadIntent.Question)
        {
            reading = ThreadReading.WithSubject(reading, newest, new TextReading(mail.Subject + "\n" + body, reference, airports));
        }

        return contact is null ? reading : reading with { Contact = contact };
    }

    /// <summary>The part that is read, with halves of characters replaced, since those can be neither stored nor sent on.</summary>
    private static string Shorten(string? text)
    {
        var kept = text is null ? string.Empty : text.Length <= LongestText ? text : text[..LongestText];
        for (var i = 0; i < kept.Length; i++)
        {
            if (char.IsSurrogate(kept[i]) && !(i + 1 < kept.Length && char.IsSurrogatePair(kept[i], kept[i + 1])))
            {
                return string.Concat(kept.EnumerateRunes()); // runes replace what is no whole character
            }

            i += char.IsHighSurrogate(kept[i]) ? 1 : 0;
        }

        return kept;
    }
}
