using JetVision.Activities.Airports;
using JetVision.Activities.Requests.Reading.Words;

namespace JetVision.Activities.Requests.Reading.Places;

/// <summary>Finds the names of places in a text, joins a city with the field, state or country beside it, and leaves the rest alone.</summary>
internal sealed class PlaceFinder(AirportDirectory airports)
{
    private const int MostCandidates = 8;

    private sealed record Found(int Start, int End, IReadOnlyList<PlaceName> Names, bool Sure, string? Code = null)
    {
        public PlaceName? Region => Names.FirstOrDefault(name => name.Kind == PlaceKind.Region);

        public PlaceName? BesideCity => Names.FirstOrDefault(name => name.Kind == PlaceKind.FieldBesideCity);

        public bool HasFields => Names.Any(name => name.Airports.Count > 0 && name.Kind != PlaceKind.FieldBesideCity);
    }

    public List<PlaceMention> Find(Page page)
    {
        var found = new List<Found>();
        for (var i = 0; i < page.Count;)
        {
            if (!page.IsUsed(i) && page[i].Kind == TokenKind.Word && (Longest(page, i) is { } match))
            {
                found.Add(match);
                i = match.End;
                continue;
            }

            i++;
        }

        var mentions = Join(page, found);
        foreach (var mention in mentions)
        {
            page.Use(mention.Start, mention.End);
        }

        return mentions;
    }

    /// <summary>The longest name at a token that the text can mean as a place.</summary>
    private Found? Longest(Page page, int start)
    {
        Found? best = null;
        foreach (var (end, names) in PlaceWalk.From(airports.Places.Root, page, start))
        {
            var kept = names.Where(name => IsMeant(page, start, end, name)).ToList();
            if (kept.Count > 0)
            {
                var sure = kept.Any(name => name.Trust == PlaceTrust.Listed);
                best = new Found(start, end, kept, sure);
            }
        }

        return best is { Sure: true } || best?.End > start + 1 ? best : Coded(page, start) ?? best;
    }

    private Found? Coded(Page page, int start)
    {
        var token = page[start];
        var length = token.End - token.Start;
        if (length is not (3 or 4) || token.Norm.Length != length || airports.Find(token.Norm) is not { } airport ||
            (length == 4 && !airport.Icao.Equals(token.Norm, StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        var isWord = page.At(start).Count > 0;
        var placed = PlaceCues.Leads(page, start) || PlaceCues.Follows(page, start + 1);
        var beside = IsCode(page, start + 1) || IsCode(page, start - 1) || IsCode(page, start + 2) || IsCode(page, start - 2);
        var good = (length, token.AllCaps) switch
        {
            (4, true) => !isWord || PlaceCues.Leads(page, start),
            (4, false) => placed && !isWord && (airport.Size >= AirportSize.Medium || airport.Iata is not null) && !token.Capital,
            (3, true) => (!isWord && (placed || beside || airport.Size >= AirportSize.Medium)) || (isWord && (PlaceCues.LeadsStrongly(page, start) || IsCell(page, start))),
            _ => placed && !isWord && page.IsCasual && airport.Size >= AirportSize.Medium && !token.Capital,
        };
        return good ? new Found(start, start + 1, [new PlaceName(PlaceKind.Field, PlaceTrust.Listed, [airport])], true, airport.Icao) : null;
    }

    /// <summary>"| BED | IAD |": a cell of a table, with a code in the next one.</summary>
    private bool IsCell(Page page, int start) => page.IsMark(start - 1, '|') && page.IsMark(start + 1, '|') && (IsCode(page, start + 2) || IsCode(page, start - 2));

    private bool IsCode(Page page, int index) => index >= 0 && index < page.Count && page[index] is { AllCaps: true, Norm.Length: 3 or 4 } token &&
        page.At(index).Count == 0 && airports.Find(token.Norm) is not null;

    private static bool IsMeant(Page page, int start, int end, PlaceName name)
    {
        var token = page[start];
        var cased = token.Norm[0] is < '\u3400' and not (>= '\u0600' and <= '\u06FF');
        var several = end > start + 1;
        if (name.Kind == PlaceKind.Region)
        {
            return token.End - token.Start > 2 || several || token.AllCaps;
        }

        if (name.Kind == PlaceKind.FieldBesideCity)
        {
            return true;
        }

        var placed = PlaceCues.Leads(page, start) || PlaceCues.Follows(page, end);
        if (!several && cased && token.End - token.Start < 3 && !(token.AllCaps && placed))
        {
            return false;
        }

        var ordinary = page.At(start).Any(hit => hit.End >= end && hit.Meaning.Term is not (Term.Return or Term.To or Term.From));
        return (name.Trust, several) switch
        {
            (PlaceTrust.Listed, true) => true,
            (PlaceTrust.Listed, false) when ordinary && cased => placed && (token.Capital || page.IsCasual) && !page.Is(start, Term.Greeting),
            (PlaceTrust.Listed, false) => placed || !cased || token.Capital || (page.IsCasual && token.Norm.Length > 3),
            (PlaceTrust.ListedWord, _) => !cased || (ordinary || PlaceCues.StartsSentence(page, start) ? placed && (token.Capital || !ordinary) : placed || token.Capital),
            (_, true) => token.Capital && (placed || name.Airports[0].Size >= AirportSize.Medium) && name.Airports[0].Size > AirportSize.Heliport && end - start < 6,
            _ => placed && !ordinary && (token.Capital || name.Airports[0].Size >= AirportSize.Medium) && token.Norm.Length > 3,
        };
    }

    private static List<PlaceMention> Join(Page page, List<Found> found)
    {
        var mentions = new List<PlaceMention>();
        for (var i = 0; i < found.Count; i++)
        {
            var here = found[i];
            if (!here.HasFields)
            {
                // "Bahamas (Nassau)" is settled by the city; a country alone is no airport
                if (here.BesideCity is { } alone && mentions.Count > 0 && Touch(page, mentions[^1].End, here.Start) && mentions[^1].Fields.Contains(alone.Airports[0]))
                {
                    mentions[^1] = mentions[^1] with { End = here.End, Fields = alone.Airports };
                }

                continue;
            }

            var end = here.End;
            string? region = null;
            if (i + 1 < found.Count && found[i + 1].Region is { } qualifier && Touch(page, end, found[i + 1].Start))
            {
                var narrowed = Fields(here, qualifier.Region);
                if (narrowed.Count > 0)
                {
                    (region, end) = (qualifier.Region, found[++i].End);
                }
            }

            var mention = new PlaceMention(here.Start, end, Fields(here, region));
            if (mentions.Count > 0 && Touch(page, mentions[^1].End, mention.Start, out var comma) && Narrower(page, mentions[^1], mention) is { } joined)
            {
                mentions[^1] = joined;
            }
            else if (mention.Fields.Count > 0 && mention.Start >= (mentions.Count > 0 ? mentions[^1].End : 0))
            {
                mentions.Add(mention);
            }
        }

        return mentions;
    }

    /// <summary>Two names side by side that share a field are one place, named twice: "Paris Le Bourget", "Luton (EGGW)".</summary>
    private static PlaceMention? Narrower(Page page, PlaceMention city, PlaceMention field)
    {
        var shared = city.Fields.Where(field.Fields.Contains).ToList();
        if (shared.Count == 0)
        {
            return (city.Fields.Count > 1 || page.IsMark(field.Start - 1, '(')) && field.Fields.Count == 1 && city.Fields.Any(known => GreatCircle.DistanceNm(known, field.Fields[0]) < (page.IsMark(field.Start - 1, '(') ? 60 : 25))
                ? new PlaceMention(city.Start, field.End, field.Fields)
                : null;
        }

        return new PlaceMention(city.Start, field.End, shared);
    }

    private static bool Touch(Page page, int end, int start) => Touch(page, end, start, out _);

    private static bool Touch(Page page, int end, int start, out bool comma)
    {
        comma = false;
        var marks = 0;
        for (var i = end; i < start; i++)
        {
            if (page.Is(i, Term.AirportWord) || page.Is(i, Term.Article))
            {
                continue;
            }

            if (page[i].Kind != TokenKind.Mark || page[i].Norm[0] is not (',' or '(' or ')' or '/' or '-' or '"') || ++marks > 2)
            {
                return false;
            }

            comma |= page[i].IsMark(',');
            if (page[i].IsMark('-') && page[i].Spaced)
            {
                comma = true;
            }
        }

        return true;
    }

    private static IReadOnlyList<Airport> Fields(Found found, string? region)
    {
        foreach (var name in found.Names.Where(name => name.Airports.Count > 0 && name.Kind != PlaceKind.FieldBesideCity))
        {
            var fields = region is null ? name.Airports : [.. name.Airports.Where(airport => airport.Region == region || airport.Country == region)];
            if (fields.Count == 0)
            {
                continue;
            }

            return name.Trust == PlaceTrust.Derived ? TopClass(fields) : fields;
        }

        return [];
    }

    private static IReadOnlyList<Airport> TopClass(IReadOnlyList<Airport> ranked) =>
        [.. ranked.TakeWhile(airport => airport.Size == ranked[0].Size).Take(MostCandidates)];
}
