using System.Globalization;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing;
using NodaTime;

namespace JetVision.Server.Portal.Public;

/// <summary>Reads the operator's form; what is no number or time is refused here, what is a wrong one by the room.</summary>
internal static class OperatorForm
{
    /// <summary>Reads the fields.</summary>
    /// <param name="posted">The fields.</param>
    /// <param name="zone">In which zone the form asks for times: the first departure's.</param>
    /// <returns>The answer, or the first field that cannot be read.</returns>
    public static (OperatorAnswer? Answer, Refusal? Refusal) Read(PostedFields posted, DateTimeZone zone)
    {
        if (!decimal.TryParse(posted["price"], NumberStyles.Number, CultureInfo.InvariantCulture, out var price))
        {
            return Invalid("price", "Enter the total price as a number, such as 18400 or 18400.50.");
        }

        if (!int.TryParse(posted["seats"], NumberStyles.None, CultureInfo.InvariantCulture, out var seats))
        {
            return Invalid("seats", "Enter the number of passenger seats as a whole number.");
        }

        int? year = null;
        if (posted["yearOfMake"] is { } yearText)
        {
            if (!int.TryParse(yearText, NumberStyles.None, CultureInfo.InvariantCulture, out var read))
            {
                return Invalid("yearOfMake", "Enter the year of make with four digits, or leave it empty.");
            }

            year = read;
        }

        Instant? until = null;
        if (posted["validUntil"] is { } untilText)
        {
            if (DateTimeOffset.TryParse(untilText, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var exact) && HasOffset(untilText))
            {
                until = Instant.FromDateTimeOffset(exact);
            }
            else if (DateTime.TryParse(untilText, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            {
                until = LocalDateTime.FromDateTime(DateTime.SpecifyKind(local, DateTimeKind.Unspecified)).InZoneLeniently(zone).ToInstant();
            }
            else
            {
                return Invalid("validUntil", "Enter date and time, such as 2027-01-31T18:00, or leave it empty.");
            }
        }

        return (new OperatorAnswer(price, posted["currency"] ?? "USD", posted["aircraftType"] ?? "", seats)
        {
            Category = posted["category"],
            Tail = posted["tail"],
            YearOfMake = year,
            ValidUntil = until,
            IncludesUsTax = posted["includesUsTax"] switch { "yes" or "true" or "True" => true, "no" or "false" or "False" => false, _ => null },
            CertificateNumber = posted["certificateNumber"],
            Message = posted["message"],
        }, null);
    }

    /// <summary>A program may send an exact moment; the page's own field has no offset.</summary>
    private static bool HasOffset(string text) => text.EndsWith('Z') || (text.Length > 16 && text.AsSpan(16).IndexOfAny('+', '-') >= 0);

    private static (OperatorAnswer?, Refusal?) Invalid(string field, string message) => (null, new Refusal(RefusalKind.Invalid, field, message));
}
