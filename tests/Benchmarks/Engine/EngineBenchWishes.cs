using System.Globalization;

namespace JetVision.Benchmarks.Engine;

/// <summary>What to measure, on which databases, and how much of it.</summary>
/// <param name="Figures">Of <see cref="AllFigures"/>.</param>
/// <param name="Databases">Of <see cref="AllDatabases"/>.</param>
/// <param name="Runs">How many runs a database carries under load.</param>
/// <param name="Waiting">How many suspended instances there are.</param>
/// <param name="Rows">How many instances the list has.</param>
internal sealed record EngineBenchWishes(string[] Figures, string[] Databases, int Runs, int Waiting, int Rows)
{
    public static readonly string[] AllFigures = ["runs", "suspended", "list", "publish"];
    public static readonly string[] AllDatabases = ["sqlite", "postgres", "memory"];

    /// <summary>Reads words such as <c>runs sqlite count=5000</c>; what is not named is all of it.</summary>
    public static EngineBenchWishes Read(string[] words)
    {
        var numbers = words.Where(word => word.Contains('=', StringComparison.Ordinal)).Select(word => word.Split('='))
            .ToDictionary(pair => pair[0], pair => int.Parse(pair[1], CultureInfo.InvariantCulture));
        if (words.FirstOrDefault(word => !word.Contains('=', StringComparison.Ordinal) && !AllFigures.Contains(word) && !AllDatabases.Contains(word)) is { } unknown)
        {
            throw new ArgumentException($"'{unknown}' is none of {string.Join(", ", AllFigures)}; {string.Join(", ", AllDatabases)}; count=, waiting=, rows=.");
        }

        return new EngineBenchWishes(
            Named(AllFigures), Named(AllDatabases), numbers.GetValueOrDefault("count", 100_000), numbers.GetValueOrDefault("waiting", 100_000),
            numbers.GetValueOrDefault("rows", 1_000_000));

        string[] Named(string[] all) => words.Intersect(all).ToArray() is { Length: > 0 } some ? some : all;
    }
}
