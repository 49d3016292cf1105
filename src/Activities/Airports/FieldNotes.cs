using System.Globalization;
using JetVision.Activities.Shared;
using NodaTime;
using NodaTime.Text;

namespace JetVision.Activities.Airports;

/// <summary>What a broker must know of a field before offering it.</summary>
public enum FieldNoteKind
{
    /// <summary>It is closed outside the hours.</summary>
    Hours,

    /// <summary>It asks for quiet outside the hours; loud or all aircraft should not fly.</summary>
    Quiet,

    /// <summary>A movement needs a slot.</summary>
    Slots,

    /// <summary>A flight needs the field's permission ahead.</summary>
    Permission,

    /// <summary>Aircraft or crew must be approved for the approach.</summary>
    Approach,

    /// <summary>Who may come is limited.</summary>
    Access,
}

/// <summary>A note on a field, for planning; the published aeronautical information decides.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Days">The days on which the hours hold; every day when empty.</param>
/// <param name="Opens">When it opens, local; null when the note is not about hours.</param>
/// <param name="Closes">When it closes, local; midnight is the end of the day; null when the note is not about hours.</param>
/// <param name="Text">The note, for a broker.</param>
public sealed record FieldNote(FieldNoteKind Kind, IReadOnlyList<IsoDayOfWeek> Days, LocalTime? Opens, LocalTime? Closes, string Text)
{
    /// <summary>Whether it speaks of a day.</summary>
    public bool IsFor(LocalDate day) => Days.Count == 0 || Days.Contains(day.DayOfWeek);

    /// <summary>Whether a local time lies outside the hours of that day.</summary>
    public bool IsOutside(LocalDateTime at) =>
        IsFor(at.Date) && Opens is { } opens && Closes is { } closes && (at.TimeOfDay < opens || (closes != LocalTime.Midnight && at.TimeOfDay > closes));
}

/// <summary>The notes on fields that ship with JetVision.</summary>
public static class FieldNotes
{
    private static readonly Lazy<ILookup<string, FieldNote>> Notes = new(() => EmbeddedCsv.Rows("Airports.Data.field-notes.csv").ToLookup(
        cells => cells[0],
        cells => new FieldNote(
            Enum.Parse<FieldNoteKind>(cells[1], ignoreCase: true),
            [.. cells[2].Select(digit => (IsoDayOfWeek)int.Parse(digit.ToString(), CultureInfo.InvariantCulture))],
            Time(cells[3]), Time(cells[4]), cells[5])));

    /// <summary>The codes of the fields that have notes.</summary>
    public static IEnumerable<string> Fields => Notes.Value.Select(notes => notes.Key);

    /// <summary>Gets the notes on a field; empty when there are none.</summary>
    /// <param name="icao">Its code.</param>
    public static IEnumerable<FieldNote> Of(string icao) => Notes.Value[icao];

    private static LocalTime? Time(string cell) => cell.Length == 0 ? null : LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(cell).Value;
}
