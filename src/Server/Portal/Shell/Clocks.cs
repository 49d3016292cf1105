using System.Globalization;
using NodaTime;

namespace JetVision.Server.Portal.Shell;

/// <summary>Tells times the way pages show them; <c>portal.js</c> keeps the moving ones moving in the same words.</summary>
internal static class Clocks
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-US");

    public static string Age(Instant then, Instant now) => (now - then).TotalSeconds switch
    {
        < 60 => "now",
        < 3600 and var seconds => $"{(int)(seconds / 60)} min",
        < 86400 and var seconds => $"{(int)(seconds / 3600)} h",
        var seconds => $"{(int)(seconds / 86400)} d",
    };

    public static string Left(Instant until, Instant now) => (until - now).TotalSeconds switch
    {
        <= 0 => "closing",
        < 3600 and var seconds => string.Create(CultureInfo.InvariantCulture, $"{(int)(seconds / 60)}:{(int)(seconds % 60):00} left"),
        < 172800 and var seconds => $"{(int)(seconds / 3600)} h {(int)(seconds % 3600 / 60)} min left",
        var seconds => $"{(int)(seconds / 86400)} days left",
    };

    /// <summary>A day such as <c>Tue 24 Nov 2026</c>.</summary>
    public static string Day(LocalDate date) => date.ToString("ddd d MMM yyyy", English);

    /// <summary>A day such as <c>24 Nov</c>.</summary>
    public static string ShortDay(LocalDate date) => date.ToString("d MMM", English);

    /// <summary>A moment in UTC such as <c>24 Nov 2026, 14:05 UTC</c>.</summary>
    public static string Moment(Instant at) => at.InUtc().ToString("d MMM yyyy, HH:mm 'UTC'", English);

    /// <summary>A moment at some place, such as <c>Tue 24 Nov 2026, 09:05 EST</c>.</summary>
    public static string Moment(Instant at, DateTimeZone zone) => at.InZone(zone).ToString("ddd d MMM yyyy, HH:mm x", English);

    /// <summary>Hours and minutes such as <c>2 h 05</c>.</summary>
    public static string Minutes(int minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60} h {minutes % 60:00}");
}
