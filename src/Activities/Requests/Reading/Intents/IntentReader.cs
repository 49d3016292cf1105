using JetVision.Activities.Requests.Reading.Trips;
using JetVision.Activities.Requests.Reading.Words;

namespace JetVision.Activities.Requests.Reading.Intents;

/// <summary>Tells what a message is for, from its words and from how much of a trip it names.</summary>
internal static class IntentReader
{
    /// <param name="page">The text.</param>
    /// <param name="trip">What it says of a trip.</param>
    /// <param name="namesAFile">Whether it names a request or an offer by its number.</param>
    public static ReadIntent Of(Page page, TripDraft trip, bool namesAFile)
    {
        var first = trip.Legs[0];
        var places = trip.Legs.Any(leg => leg.HasPlace);
        var route = trip.Legs.Any(leg => leg.IsComplete);
        var dated = trip.Legs.Any(leg => leg.Date is not null);
        var counted = trip.Legs.Any(leg => leg.Pax is not null);
        var timed = trip.Legs.Any(leg => leg.Time is not null);
        var full = route && (dated || counted);

        if ((!full && page.Anywhere(Term.Noise)) || IsSureNoise(page))
        {
            return ReadIntent.NotARequest;
        }

        if (Says(page, Term.Cancel) && !(full && counted && Asks(page)) && (places || dated || !AsksAbout(page, Term.Cancel)))
        {
            return ReadIntent.CancelRequest;
        }

        if (Accepts(page) && !(full && counted && dated) && !page.Anywhere(Term.Noise))
        {
            return ReadIntent.AcceptQuote;
        }

        if (!route && !counted && page.Count < 40 && !HasQuestionMark(page) && NamesAnOption(page))
        {
            return ReadIntent.AcceptQuote;
        }

        if (page.Anywhere(Term.Existing) && !page.Anywhere(Term.Change) && !counted && HasQuestionMark(page) && page.Anywhere(Term.Question))
        {
            return ReadIntent.Question;
        }

        var stands = namesAFile || page.Anywhere(Term.Existing) || ChangesOurs(page);
        if (page.Anywhere(Term.Change) && !(route && dated && counted && !stands) && (stands || places || dated || counted || timed) && !(full && !stands))
        {
            return ReadIntent.ChangeRequest;
        }

        if (places && counted && !route && !dated && CorrectsACount(page))
        {
            return ReadIntent.ChangeRequest;
        }

        if (route || (places && (dated || counted)) || (dated && counted && first.Pax is not null))
        {
            return route && !dated && !counted && IsQuestion(page) ? ReadIntent.Question : ReadIntent.NewRequest;
        }

        if (IsQuestion(page) || (page.Anywhere(Term.Document) && !places && !counted))
        {
            return ReadIntent.Question;
        }

        return (Asks(page) && page.Anywhere(Term.Flight)) || places || dated || counted || trip.SaysRoundTrip ? ReadIntent.NewRequest : ReadIntent.NotARequest;
    }

    /// <summary>Words that no client writes, however much of a trip stands beside them: an application for a job, an operator who offers an aircraft.</summary>
    private static bool IsSureNoise(Page page) => Enumerable.Range(0, page.Count).Any(i => page.At(i).Any(hit => hit.Meaning is { Term: Term.Noise, Value: "sure" }));

    /// <summary>An acceptance that is not denied: "das Angebot nehmen wir so nicht" accepts nothing.</summary>
    private static bool Accepts(Page page)
    {
        for (var i = 0; i < page.Count; i++)
        {
            if (page.Is(i, Term.Accept, out var accept) && !IsDenied(page, accept))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsDenied(Page page, Hit accept)
    {
        const int Near = 3;
        for (var i = accept.Start - 1; i >= Math.Max(0, accept.Start - Near) && !page.IsPause(i); i--)
        {
            if (page.Is(i, Term.Denial))
            {
                return true;
            }
        }

        // Behind the verb only where languages put it there; elsewhere "we take the first, not the second" would deny the first.
        for (var i = accept.End; page.Language is "de" or "nl" or "fr" && i < Math.Min(page.Count, accept.End + Near) && !page.IsPause(i) && !page.Is(i, Term.Option); i++)
        {
            if (page.Is(i, Term.Denial))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"We'll be 6, not 4, for the Nashville trip."</summary>
    private static bool CorrectsACount(Page page) => Enumerable.Range(0, page.Count).Any(i => page.Is(i, Term.Instead, out var instead) && page.TryNumber(instead.End, out _, out _));

    /// <summary>"Option 2 please", "OK for option B".</summary>
    private static bool NamesAnOption(Page page)
    {
        for (var i = 0; i < page.Count; i++)
        {
            if (page.Is(i, Term.Option, out var option) && option.End < page.Count &&
                (page.TryNumber(option.End, out var number, out _) && number is > 0 and < 10 || (page[option.End].Kind == TokenKind.Word && page[option.End].End - page[option.End].Start == 1 && page[option.End].Capital)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"Move our Friday departure", "change the flight": what is changed stands already.</summary>
    private static bool ChangesOurs(Page page)
    {
        for (var i = 0; i < page.Count; i++)
        {
            if (page.Is(i, Term.Change, out var change) && (IsOurs(page, change.End) || IsOurs(page, change.End - 1)) &&
                Enumerable.Range(change.End, 5).Any(at => page.Is(at, Term.Depart) || page.Is(at, Term.Flight) || page.Is(at, Term.Return) || page.Is(at, Term.Outbound) || page.Is(at, Term.Option) || page.Is(at, Term.Quote)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOurs(Page page, int i) => i < page.Count && page[i].Norm is not ("a" or "an" or "one") && (page.Is(i, Term.My) || page.Is(i, Term.Article));

    private static bool Asks(Page page) => page.Anywhere(Term.Quote);

    private static bool Says(Page page, Term term) => page.Anywhere(term);

    /// <summary>"What is your cancellation policy?" cancels nothing.</summary>
    private static bool AsksAbout(Page page, Term term) => page.TryFind(term, 0, page.Count, out var hit) && page.TryFind(Term.Question, 0, hit.Value.Start, out _) && HasQuestionMark(page) &&
        !page.Anywhere(Term.Existing);

    private static bool IsQuestion(Page page) => HasQuestionMark(page) ? page.Anywhere(Term.Question) || !Asks(page) : page.TryFind(Term.Question, 0, Math.Min(3, page.Count), out _);

    private static bool HasQuestionMark(Page page) => Enumerable.Range(0, page.Count).Any(i => page.IsMark(i, '?'));
}
