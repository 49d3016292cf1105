using NodaTime;

namespace JetVision.Activities.Requests.Reading.Dates;

/// <summary>Days with names, by the names that the lexicons use.</summary>
internal static class Holidays
{
    /// <summary>The first such day on or after a day, or null for a name that is not known.</summary>
    public static LocalDate? Next(string name, LocalDate from)
    {
        for (var year = from.Year; year <= from.Year + 1; year++)
        {
            if (InYear(name, year) is not { } date)
            {
                return null;
            }

            if (date >= from)
            {
                return date;
            }
        }

        return null;
    }

    private static LocalDate? InYear(string name, int year) => name switch
    {
        "christmas" => new LocalDate(year, 12, 25),
        "christmas-eve" => new LocalDate(year, 12, 24),
        "boxing" => new LocalDate(year, 12, 26),
        "nye" => new LocalDate(year, 12, 31),
        "nyd" => new LocalDate(year, 1, 1),
        "epiphany" => new LocalDate(year, 1, 6),
        "orthodox-christmas" => new LocalDate(year, 1, 7),
        "valentine" => new LocalDate(year, 2, 14),
        "stpatrick" => new LocalDate(year, 3, 17),
        "labour" => new LocalDate(year, 5, 1),
        "july4" => new LocalDate(year, 7, 4),
        "bastille" => new LocalDate(year, 7, 14),
        "assumption" => new LocalDate(year, 8, 15),
        "german-unity" => new LocalDate(year, 10, 3),
        "halloween" => new LocalDate(year, 10, 31),
        "allsaints" => new LocalDate(year, 11, 1),
        "stnicholas" => new LocalDate(year, 12, 6),
        "immaculate" => new LocalDate(year, 12, 8),
        "womensday" => new LocalDate(year, 3, 8),
        "chinese-national" => new LocalDate(year, 10, 1),
        "mlk" => Nth(year, 1, IsoDayOfWeek.Monday, 3),
        "presidents" => Nth(year, 2, IsoDayOfWeek.Monday, 3),
        "superbowl" => Nth(year, 2, IsoDayOfWeek.Sunday, 2),
        "memorial" => new LocalDate(year, 6, 1).Previous(IsoDayOfWeek.Monday),
        "labor" => Nth(year, 9, IsoDayOfWeek.Monday, 1),
        "thanksgiving" => Nth(year, 11, IsoDayOfWeek.Thursday, 4),
        "thanksgiving-eve" => Nth(year, 11, IsoDayOfWeek.Thursday, 4).PlusDays(-1),
        "thanksgiving-sunday" => Nth(year, 11, IsoDayOfWeek.Thursday, 4).PlusDays(3),
        "blackfriday" => Nth(year, 11, IsoDayOfWeek.Thursday, 4).PlusDays(1),
        "good-friday" => Easter(year).PlusDays(-2),
        "easter" => Easter(year),
        "easter-monday" => Easter(year).PlusDays(1),
        "ascension" => Easter(year).PlusDays(39),
        "pentecost" => Easter(year).PlusDays(49),
        "carnival" => Easter(year).PlusDays(-47),
        "ash-wednesday" => Easter(year).PlusDays(-46),
        "lunar-new-year" => LunarNewYear(year),
        _ => null,
    };

    private static LocalDate Nth(int year, int month, IsoDayOfWeek weekday, int n) =>
        new LocalDate(year, month, 1).PlusDays(-1).Next(weekday).PlusDays(7 * (n - 1));

    private static LocalDate Easter(int year)
    {
        var golden = year % 19;
        var century = year / 100;
        var moon = (century - (century / 4) - (((8 * century) + 13) / 25) + (19 * golden) + 15) % 30;
        moon -= moon / 28 * (1 - (29 / (moon + 1) * ((21 - golden) / 11)));
        var weekday = (year + (year / 4) + moon + 2 - century + (century / 4)) % 7;
        var day = moon - weekday;
        var month = 3 + ((day + 40) / 44);
        return new LocalDate(year, month, day + 28 - (31 * (month / 4)));
    }

    private static LocalDate? LunarNewYear(int year) => year switch
    {
        2026 => new LocalDate(2026, 2, 17),
        2027 => new LocalDate(2027, 2, 6),
        2028 => new LocalDate(2028, 1, 26),
        2029 => new LocalDate(2029, 2, 13),
        2030 => new LocalDate(2030, 2, 3),
        2031 => new LocalDate(2031, 1, 23),
        2032 => new LocalDate(2032, 2, 11),
        _ => null,
    };
}
