using JetVision.Activities.Requests.Reading.Words;

namespace JetVision.Activities.Requests.Reading.Wishes;

/// <summary>What is asked of aircraft, cabin and quote, and what of it leaves a choice.</summary>
/// <param name="Requirements">What was found.</param>
/// <param name="CurrencyIsGuess">Whether a budget came without a currency.</param>
/// <param name="MostPassengers">How many the largest type named can carry, or null when none was named.</param>
internal sealed record FoundWishes(ReadRequirements Requirements, bool CurrencyIsGuess, int? MostPassengers);

/// <summary>Finds wishes. It runs before dates and people are sought, so that "2012 or newer" and "beds for 6" are neither.</summary>
internal sealed class WishFinder(Page page)
{
    private readonly List<string> types = [];
    private readonly List<string> categories = [];
    private readonly List<string> safety = [];
    private readonly List<ReadPet> pets = [];
    private readonly List<string> currencies = [];
    private readonly HashSet<string> flags = [];
    private ReadBudget? budget;
    private bool guessed;
    private int? minYear;
    private int? beds;
    private int? attendants;
    private int? bags;
    private int? seats;
    private string? catering;
    private bool cateringIsGeneral = true;

    public FoundWishes Find()
    {
        for (var i = 0; i < page.Count; i++)
        {
            if (page.IsUsed(i))
            {
                continue;
            }

            if (AircraftNames.TryFind(page, i, out var type, out var category, out var most, out var end) && (end > i + 1 || page[i].Capital || page[i].Norm.Any(char.IsDigit)))
            {
                Add(types, type);
                if (category is not null)
                {
                    Add(categories, category);
                }

                seats = Math.Max(seats ?? 0, most);
                page.Use(i, end);
                i = end - 1;
                continue;
            }

            i = Math.Max(i, Money() ?? Year() ?? Counted() ?? Word() ?? i);

            int? Money() => ReadMoney(i);
            int? Year() => ReadYear(i);
            int? Counted() => ReadCounted(i);
            int? Word() => ReadWord(i);
        }

        return new FoundWishes(Build(), guessed && budget is not null, seats);
    }

    private ReadRequirements Build() => new()
    {
        AircraftTypes = OrNull(types),
        AircraftCategory = OrNull(categories),
        MaxBudget = budget,
        EmptyLegOk = flags.Contains("empty") ? true : null,
        Pets = pets.Count > 0 ? pets : null,
        Baggage = Any("skis", "golf", "surf", "bicycles", "instrument", "stroller") || bags is not null
            ? new ReadBaggage { Skis = On("skis"), Golf = On("golf"), Surf = On("surf"), Bicycles = On("bicycles"), Instrument = On("instrument"), Stroller = On("stroller"), Bags = bags }
            : null,
        Medical = Any("stretcher", "oxygen", "wheelchair") ? new ReadMedical { Stretcher = On("stretcher"), Oxygen = On("oxygen"), Wheelchair = On("wheelchair") } : null,
        Urgency = flags.Contains("urgent") ? "asap" : null,
        Safety = OrNull(safety),
        MinYear = minYear,
        Nonstop = On("nonstop"),
        SpecialItems = flags.Contains("firearm") ? ["firearm"] : null,
        Cabin = beds is not null || attendants is not null ? new ReadCabin { Beds = beds, FlightAttendants = attendants } : null,
        Catering = catering,
        Wifi = On("wifi"),
        Smoking = flags.Contains("nosmoking") ? false : On("smoking"),
        GroundTransport = On("car"),
        Currency = currencies.Count > 0 ? currencies[0] : null,
        OutputCurrencies = currencies.Count > 1 ? currencies : null,
        SeparateQuotes = flags.Contains("separate") ? true : null,
    };

    private int? ReadMoney(int i)
    {
        var symbol = SymbolAt(i, out var afterSymbol);
        if (symbol is not null && afterSymbol < page.Count && page[afterSymbol].Kind == TokenKind.Number)
        {
            return TakeBudget(i, Amount(afterSymbol, out var stop, out _), stop, symbol);
        }

        var before = page.Is(i, Term.Currency, out var currency) && currency.End < page.Count && page[currency.End].Kind == TokenKind.Number;
        var at = before ? currency.End : i;
        if (page[at].Kind != TokenKind.Number || page.IsUsed(at))
        {
            return Quoted(i);
        }

        var amount = Amount(at, out var end, out var thousands);
        if (!before && SymbolAt(end, out var pastSymbol) is { } behind)
        {
            return TakeBudget(i, amount, pastSymbol, behind);
        }

        var after = page.Is(end, Term.Currency, out var trailing);
        if (!before && !after && !(thousands && BudgetNear(i)) && !(BudgetNear(i) && amount >= 1000 && !IsYear(at, end)))
        {
            return null;
        }

        if (after && !before)
        {
            end = trailing.End;
        }

        return TakeBudget(i, amount, end, before ? currency.Meaning.Value : after ? trailing.Meaning.Value : null);
    }

    private int TakeBudget(int start, decimal amount, int end, string? code)
    {
        page.Use(start, end);
        if (amount >= 500 && budget is null)
        {
            guessed = code is null;
            budget = new ReadBudget(amount, code ?? "USD", AllIn() ? true : null);
        }

        return end - 1;
    }

    private string? SymbolAt(int i, out int end)
    {
        end = i + 1;
        if (i >= page.Count || page[i].Kind != TokenKind.Mark)
        {
            return null;
        }

        var letter = i > 0 && !page[i].Spaced && page[i - 1].Kind == TokenKind.Word ? page[i - 1].Norm : string.Empty;
        return page[i].Norm[0] switch
        {
            '$' => letter switch { "hk" => "HKD", "a" => "AUD", "c" or "ca" => "CAD", "r" => "BRL", "s" => "SGD", "mx" => "MXN", _ => "USD" },
            '€' => "EUR",
            '£' => "GBP",
            '¥' => "CNY",
            '₽' => "RUB",
            _ => null,
        };
    }

    private bool IsYear(int at, int end) => end == at + 1 && page[at].Value is >= 1990 and <= 2100;

    private bool AllIn() => page.Anywhere(Term.AllIn);

    /// <summary>"quote in USD and HKD", "price in euros": currencies without an amount.</summary>
    private int? Quoted(int i)
    {
        if (!page.Is(i, Term.Currency, out var currency) || page[i].Kind != TokenKind.Word || (i > 0 && page[i - 1].Kind == TokenKind.Number))
        {
            return null;
        }

        var stands = page[i].AllCaps || page.EndsWith(i, Term.At) || page.EndsWith(i, Term.In) || page.EndsWith(i, Term.And) || page.EndsWith(i, Term.Or);
        if (!stands)
        {
            return null;
        }

        Add(currencies, currency.Meaning.Value);
        page.Use(i, currency.End);
        return currency.End - 1;
    }

    private decimal Amount(int i, out int end, out bool thousands)
    {
        decimal amount = page[i].Value < 0 ? 0 : page[i].Value;
        end = i + 1;
        thousands = false;
        while (end + 1 < page.Count && page[end].Kind == TokenKind.Mark && page[end].Norm[0] is ',' or '.' or '\'' or ' ' && !page[end].Spaced && !page[end + 1].Spaced &&
            page[end + 1].Kind == TokenKind.Number)
        {
            var digits = page[end + 1].End - page[end + 1].Start;
            if (digits == 3)
            {
                (amount, thousands) = ((amount * 1000) + page[end + 1].Value, true);
            }
            else
            {
                amount += page[end + 1].Value / (decimal)Math.Pow(10, Math.Min(digits, 6));
            }

            end += 2;
        }

        while (end < page.Count && page[end].Kind == TokenKind.Number && page[end].Spaced && page[end].End - page[end].Start == 3 && page[end - 1].Kind == TokenKind.Number &&
            page[end].Start - page[end - 1].End == 1 && page[end - 1].End - page[end - 1].Start <= 3 && page[end].Norm is [_, _, '0'])
        {
            (amount, thousands) = ((amount * 1000) + page[end].Value, true);
            end++;
        }

        if (page.Is(end, Term.Thousand, out var word) && (!page[end].Spaced || page[end].Norm.Length > 1))
        {
            (amount, end, thousands) = (amount * word.Meaning.Number, word.End, true);
        }

        return amount;
    }

    private bool BudgetNear(int i)
    {
        for (var at = i - 1; at >= Math.Max(0, i - 6) && !page.IsBreak(at); at--)
        {
            if (page.Is(at, Term.BudgetWord))
            {
                return true;
            }
        }

        return page.Is(i + 2, Term.BudgetWord) || page.Is(i + 3, Term.BudgetWord);
    }

    /// <summary>"2012 or newer", "no older than 2015", "ab Baujahr 2014".</summary>
    private int? ReadYear(int i)
    {
        // "nothing older than 10 years"
        if (page[i].Kind == TokenKind.Number && page[i].Value is > 0 and <= 40 && page.Is(i + 1, Term.NotPax, out var years) && page.EndsWith(i, Term.YearLimit, out var limit))
        {
            minYear = page.Reference.Year - page[i].Value;
            page.Use(limit.Start, years.End);
            return years.End - 1;
        }

        if (page[i].Kind != TokenKind.Number || page[i].Value is < 1985 or > 2035 || page[i].End - page[i].Start != 4)
        {
            return null;
        }

        var end = i + 1;
        if (page.IsMark(end, '+'))
        {
            (minYear, _) = (page[i].Value, 0);
            page.Use(i, end + 1);
            return end;
        }

        if (page.Is(end, Term.YearLimit, out var after))
        {
            minYear = page[i].Value;
            page.Use(i, after.End);
            return after.End - 1;
        }

        for (var at = i; at > Math.Max(0, i - 4); at--)
        {
            if (page.EndsWith(at, Term.YearLimit, out var before))
            {
                minYear = page[i].Value;
                page.Use(before.Start, end);
                return end - 1;
            }
        }

        return null;
    }

    /// <summary>Things with a number: beds, attendants, bags, pets.</summary>
    private int? ReadCounted(int i)
    {
        if (page.Is(i, Term.Bed, out var bed))
        {
            var at = bed.End;
            if (page.Is(at, Term.ForPax, out var forPax))
            {
                at = forPax.End;
            }

            if (page.TryNumber(at, out var sleepers, out var stop) && sleepers is > 0 and < 30)
            {
                beds = sleepers;
                page.Use(i, stop);
                return stop - 1;
            }

            return null;
        }

        var counted = page.TryNumber(i, out var count, out var next) && count is > 0 and < 100;
        if (!counted)
        {
            (count, next) = (1, i);
            if (page.Is(i, Term.Article, out var article))
            {
                next = article.End;
            }
        }

        string? size = null;
        for (var steps = 0; steps < 2 && page.Is(next, Term.Size, out var sized); steps++)
        {
            (size, next) = (sized.Meaning.Value, sized.End);
        }

        if (page.Is(next, Term.Pet, out var pet) && page.EndsWith(i, Term.No))
        {
            return pet.End - 1; // "no pets"
        }

        if (page.Is(next, Term.Pet, out pet))
        {
            if (page.Is(pet.End, Term.Size, out var after))
            {
                (size, pet) = (after.Meaning.Value, new Hit(pet.Start, after.End, pet.Meaning));
            }

            if (pet.Meaning.Value != "other")
            {
                pets.RemoveAll(known => known.Type == "other");
            }

            if (!pets.Any(known => known.Type == pet.Meaning.Value || pet.Meaning.Value == "other"))
            {
                pets.Add(new ReadPet(pet.Meaning.Value, count, size));
            }

            page.Use(i, pet.End);
            return pet.End - 1;
        }

        if (!counted && page.Is(next, Term.Attendant, out var one))
        {
            attendants ??= 1;
            return one.End - 1;
        }

        if (!counted)
        {
            return null;
        }

        if (page.Is(next, Term.Attendant, out var attendant))
        {
            attendants = count;
            page.Use(i, attendant.End);
            return attendant.End - 1;
        }

        if (page.Is(next, Term.Bed, out bed))
        {
            beds = count;
            page.Use(i, bed.End);
            return bed.End - 1;
        }

        if (page.Is(next, Term.Baggage, out var bag) && !page.Is(next, Term.Person))
        {
            flags.Add(bag.Meaning.Value);
            bags = bag.Meaning.Value == "bags" ? count : bags;
            page.Use(i, bag.End);
            return bag.End - 1;
        }

        return null;
    }

    private int? ReadWord(int i)
    {
        foreach (var hit in page.At(i))
        {
            switch (hit.Meaning.Term)
            {
                case Term.Wish:
                    flags.Add(hit.Meaning.Value);
                    if (hit.Meaning.Value == "catering")
                    {
                        // "Catering: Frühstück" asks for breakfast.
                        var isGeneral = hit.End == hit.Start + 1 && page[hit.Start].Norm is "catering" or "meal" or "meals";
                        catering = catering is null || (cateringIsGeneral && !isGeneral) ? page.Written(hit.Start, hit.End) : catering;
                        cateringIsGeneral &= isGeneral;
                    }

                    return hit.Meaning.Value is "urgent" ? null : Used(hit);
                case Term.Baggage when hit.Meaning.Value != "bags":
                    flags.Add(hit.Meaning.Value);
                    return Used(hit);
                case Term.Medical:
                    flags.Add(hit.Meaning.Value);
                    return page.TryFind(Term.Patient, hit.Start, hit.End, out _) ? null : Used(hit); // "transporte médico" names no doctor
                case Term.Special:
                    flags.Add(hit.Meaning.Value);
                    return Used(hit);
                case Term.Safety:
                    Add(safety, hit.Meaning.Value);
                    return Used(hit);
                case Term.Category when !(hit.Meaning.Value == "Heavy jet" && hit.End - hit.Start == 1 && page[i].Norm == "heavy" && !page.Is(hit.End, Term.Or)):
                    Add(categories, hit.Meaning.Value);
                    return Used(hit);
                case Term.Separate:
                    flags.Add("separate");
                    return null;
            }
        }

        return null;
    }

    private int Used(Hit hit)
    {
        page.Use(hit.Start, hit.End);
        return hit.End - 1;
    }

    private bool? On(string flag) => flags.Contains(flag) ? true : null;

    private bool Any(params string[] names) => names.Any(flags.Contains);

    private static void Add(List<string> list, string item)
    {
        if (!list.Contains(item))
        {
            list.Add(item);
        }
    }

    private static List<string>? OrNull(List<string> list) => list.Count > 0 ? list : null;
}
