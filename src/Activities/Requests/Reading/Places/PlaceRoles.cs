using JetVision.Activities.Requests.Reading.Words;

namespace JetVision.Activities.Requests.Reading.Places;

/// <summary>Gives every place of a text its part in the trip, and joins alternatives ("Luton or Farnborough") into one choice.</summary>
internal static class PlaceRoles
{
    public static List<PlaceMention> Assign(Page page, List<PlaceMention> mentions)
    {
        var placed = new List<PlaceMention>(mentions.Count);
        for (var i = 0; i < mentions.Count; i++)
        {
            var mention = mentions[i];
            var before = i > 0 ? mentions[i - 1] : null;
            if (before is not null && placed.Count > 0 && IsChoice(page, before.End, mention.Start) && placed[^1].Role != PlaceRole.Not)
            {
                placed[^1] = placed[^1] with
                {
                    End = mention.End,
                    Fields = [.. placed[^1].Fields.Concat(mention.Fields).Distinct()],
                    LeadsOn = LeadsOn(page, mention, i + 1 < mentions.Count ? mentions[i + 1] : null),
                };
                JoinList(page, placed);
                continue;
            }

            placed.Add(mention with
            {
                Role = RoleOf(page, mention, before),
                LeadsOn = LeadsOn(page, mention, i + 1 < mentions.Count ? mentions[i + 1] : null),
            });
        }

        TakeBack(placed);
        return placed;
    }

    /// <summary>"to Geneva, Zurich or Basel": what a comma alone parts belongs to the same choice.</summary>
    private static void JoinList(Page page, List<PlaceMention> placed)
    {
        while (placed.Count > 1 && placed[^2].Role is PlaceRole.To or PlaceRole.From && placed[^1].Role is PlaceRole.None && placed[^1].Start == placed[^2].End + 1 && page.IsMark(placed[^2].End, ','))
        {
            placed[^2] = placed[^2] with { End = placed[^1].End, Fields = [.. placed[^2].Fields.Concat(placed[^1].Fields).Distinct()], LeadsOn = placed[^1].LeadsOn };
            placed.RemoveAt(placed.Count - 1);
        }
    }

    /// <summary>"… to Salt Lake. Make it Provo, not Salt Lake": what is denied was said before, and the place beside it stands there instead.</summary>
    private static void TakeBack(List<PlaceMention> placed)
    {
        for (var i = 2; i < placed.Count; i++)
        {
            var earlier = placed.FindIndex(0, i - 1, mention => mention.Role is PlaceRole.To or PlaceRole.From && PlaceMention.Same(mention.Fields, placed[i].Fields));
            if (placed[i].Role is PlaceRole.Not && placed[i - 1].Role is PlaceRole.None && placed[i].Start - placed[i - 1].End is 1 or 2 && earlier >= 0)
            {
                placed[earlier] = placed[earlier] with { Fields = placed[i - 1].Fields };
                placed.RemoveRange(i - 1, 2);
                i--;
            }
        }
    }

    private static PlaceRole RoleOf(Page page, PlaceMention mention, PlaceMention? before)
    {
        if (before is not null && OnlyDash(page, before.End, mention.Start))
        {
            return PlaceRole.Chained;
        }

        if (before is not null && mention.Start == before.End + 1 && page[before.End].Norm == "2")
        {
            return PlaceRole.To; // "biggin hill 2 edinburgh"
        }

        var isLed = PlaceCues.CueBefore(page, mention.Start);
        if (isLed is not { } cue || cue.Meaning.Value == "weak")
        {
            return page.Is(mention.End, Term.Leg) ? PlaceRole.To : PlaceRole.None; // "the Aspen trip"
        }

        if (cue.Meaning.Term == Term.To && page.EndingAt(cue.End).Any(hit => hit.Meaning.Term == Term.At) && IsPlaceOfDeparture(page, cue.Start, mention, before))
        {
            return PlaceRole.From;
        }

        return cue.Meaning.Term switch
        {
            Term.From => PlaceRole.From,
            Term.To => PlaceRole.To,
            Term.Via => PlaceRole.Stop,
            Term.Instead => PlaceRole.Not,
            Term.PickUp when page.IsMark(cue.End, ':') => PlaceRole.From,
            Term.DropOff when page.IsMark(cue.End, ':') => PlaceRole.To,
            Term.PickUp or Term.DropOff => PlaceRole.PickUp,
            _ when HasPickUp(page, cue.Start) => PlaceRole.PickUp,
            _ when HasBeThere(page, cue.Start, mention.End) => PlaceRole.To,
            _ => PlaceRole.At,
        };
    }

    /// <summary>"avancer le décollage de vendredi à Toulouse": where a word may say "to" as well as "at", a departure that is changed is at the place.</summary>
    private static bool IsPlaceOfDeparture(Page page, int cue, PlaceMention mention, PlaceMention? before) =>
        before is null && page.Anywhere(Term.Change) && page.TryFind(Term.Depart, Math.Max(0, cue - 6), cue, out var depart) &&
        !Enumerable.Range(depart.Value.End, mention.Start - depart.Value.End).Any(page.IsPause);

    private static bool LeadsOn(Page page, PlaceMention mention, PlaceMention? next)
    {
        if (next is null)
        {
            return false;
        }

        var end = PlaceCues.PastFiller(page, mention.End);
        if (next.Start == mention.End && mention.End == mention.Start + 1 && page[mention.Start].AllCaps && page[next.Start].AllCaps && next.End == next.Start + 1)
        {
            return true; // "KPDK KMYR"
        }

        if (OnlyDash(page, end, next.Start) || (StartsCells(page, mention.Start) && next.Start == end + 1 && page[end].Norm is "," or ";" or "|" or "2"))
        {
            return true;
        }

        return PlaceCues.CueBefore(page, next.Start) is { Meaning.Term: Term.To } cue && cue.Start >= end && cue.Start - end <= 1;
    }

    /// <summary>Whether a line of cells may begin here, as in "KTEB,KBED,2026-12-09".</summary>
    private static bool StartsCells(Page page, int start) => start == 0 || page[start - 1].Kind == TokenKind.LineEnd || (page[start - 1].Kind == TokenKind.Mark && page[start - 1].Norm[0] is ')' or ';' or ':' or '|' or '.' or ',') ||
        page[start - 1].Kind == TokenKind.Number;

    /// <summary>"then pick up 3 more at Oakland": the verb stands a little before the place.</summary>
    private static bool HasPickUp(Page page, int cue)
    {
        for (var i = cue; i > Math.Max(0, cue - 7) && !page.IsPause(i - 1); i--)
        {
            if (page.EndsWith(i, Term.PickUp) || page.EndsWith(i, Term.DropOff))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"must be by ten in Brussels", "am Mittwoch um 10 in Brüssel sein": a verb of being there in the same clause.</summary>
    private static bool HasBeThere(Page page, int cue, int end)
    {
        for (var i = cue; i > Math.Max(0, cue - 14) && !page.IsBreak(i - 1); i--)
        {
            if (page.Is(i - 1, Term.BeThere))
            {
                return true;
            }
        }

        for (var i = end; i < Math.Min(page.Count, end + 4) && !page.IsBreak(i); i++)
        {
            if (page.Is(i, Term.BeThere))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsChoice(Page page, int end, int start)
    {
        end = PlaceCues.PastFiller(page, end);
        if (end < start && page.IsMark(end, ','))
        {
            end++;
        }

        return end < start && page.Is(end, Term.Or, out var or) && !page[end].IsMark('/') && OnlyFiller(page, or.End, start);
    }

    private static bool OnlyFiller(Page page, int from, int to)
    {
        while (from < to && (page.Is(from, Term.Article, out var hit) || page.Is(from, Term.From, out hit) || page.Is(from, Term.To, out hit) ||
            page.Is(from, Term.At, out hit)) && hit.End <= to)
        {
            from = hit.End;
        }

        return from == to;
    }

    private static bool OnlyDash(Page page, int end, int start)
    {
        end = PlaceCues.PastFiller(page, end);
        var dashes = 0;
        while (end < start && (PlaceCues.IsDash(page, end) || page.IsMark(end, '(') || page.IsMark(end, '=')))
        {
            dashes += PlaceCues.IsDash(page, end) ? 1 : 0;
            end++;
        }

        return end == start && dashes > 0;
    }
}
