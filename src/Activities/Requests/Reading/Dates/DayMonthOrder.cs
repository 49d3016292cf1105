using JetVision.Activities.Requests.Reading.Places;
using JetVision.Activities.Requests.Reading.Words;

namespace JetVision.Activities.Requests.Reading.Dates;

/// <summary>Tells whether 4/12 is April or December. Only English leaves that open; there the places of the trip decide, and where they do not, the client is asked.</summary>
internal static class DayMonthOrder
{
    public static (bool MonthFirst, bool IsOpen) Of(Page page, IReadOnlyList<PlaceMention> places)
    {
        if (page.Language is not "en")
        {
            return (false, false);
        }

        var american = places.Count(place => place.Fields[0].Country == "US");
        for (var i = 0; i + 2 < page.Count; i++)
        {
            // a day above twelve anywhere in the text settles the order for all of it
            if (page[i].Kind == TokenKind.Number && page.IsMark(i + 1, '/') && page[i + 2].Kind == TokenKind.Number && !page[i + 1].Spaced && !page[i + 2].Spaced)
            {
                var (first, second) = (page[i].Value, page[i + 2].Value);
                if (first is > 12 and <= 31 && second is >= 1 and <= 12)
                {
                    return (false, false);
                }

                if (second is > 12 and <= 31 && first is >= 1 and <= 12)
                {
                    return (true, false);
                }
            }
        }

        return american == places.Count && american > 0 ? (true, false) : american == 0 && places.Count > 0 ? (false, false) : (american > 0, true);
    }
}
