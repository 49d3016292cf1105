using JetVision.Workflows.Persistence;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Workflows.Runtime;

/// <summary>Which versions of definitions are meant.</summary>
public readonly record struct VersionOptions
{
    private VersionOptions(string kind, int number)
    {
        Kind = kind;
        Number = number;
    }

    /// <summary>Gets the newest version of each definition.</summary>
    public static VersionOptions Latest { get; } = new(nameof(Latest), 0);

    /// <summary>Gets the version of each definition that runs.</summary>
    public static VersionOptions Published { get; } = new(nameof(Published), 0);

    /// <summary>Gets the newest versions that are not published.</summary>
    public static VersionOptions Draft { get; } = new(nameof(Draft), 0);

    /// <summary>Gets the versions that are newest or run.</summary>
    public static VersionOptions LatestOrPublished { get; } = new(nameof(LatestOrPublished), 0);

    /// <summary>Gets the versions that are newest and run.</summary>
    public static VersionOptions LatestAndPublished { get; } = new(nameof(LatestAndPublished), 0);

    /// <summary>Gets every version.</summary>
    public static VersionOptions AllVersions { get; } = new(nameof(AllVersions), 0);

    internal string? Kind { get; }

    internal int Number { get; }

    /// <summary>One version by its number.</summary>
    /// <param name="version">The number, from 1.</param>
    /// <returns>The option.</returns>
    public static VersionOptions Specific(int version) => new(nameof(Specific), version);

    /// <summary>Reads what Studio sends.</summary>
    /// <param name="text">One of the names, or a number; null or empty stands for every version, and so does a word that is none of them.</param>
    /// <returns>The option.</returns>
    public static VersionOptions Parse(string? text) => text switch
    {
        _ when int.TryParse(text, out var number) => Specific(number),
        _ when string.Equals(text, nameof(Latest), StringComparison.OrdinalIgnoreCase) => Latest,
        _ when string.Equals(text, nameof(Published), StringComparison.OrdinalIgnoreCase) => Published,
        _ when string.Equals(text, nameof(Draft), StringComparison.OrdinalIgnoreCase) => Draft,
        _ when string.Equals(text, nameof(LatestOrPublished), StringComparison.OrdinalIgnoreCase) => LatestOrPublished,
        _ when string.Equals(text, nameof(LatestAndPublished), StringComparison.OrdinalIgnoreCase) => LatestAndPublished,
        _ => AllVersions,
    };
}

/// <summary>Which definitions a list shows. All that is given must hold.</summary>
public sealed record DefinitionFilter
{
    /// <summary>Gets which versions.</summary>
    public VersionOptions Versions { get; init; } = VersionOptions.Latest;

    /// <summary>Gets the ids of versions; empty for any.</summary>
    public IReadOnlyCollection<string> Ids { get; init; } = [];

    /// <summary>Gets the stable ids; empty for any.</summary>
    public IReadOnlyCollection<string> DefinitionIds { get; init; } = [];

    /// <summary>Gets a text that name, description or stable id must contain, whatever its case; null for any.</summary>
    public string? SearchTerm { get; init; }

    /// <summary>Gets the exact name; null for any.</summary>
    public string? Name { get; init; }

    /// <summary>Gets how many to leave out at the front.</summary>
    public int Skip { get; init; }

    /// <summary>Gets how many at most; null for all.</summary>
    public int? Take { get; init; }

    /// <summary>Gets <c>Name</c>, <c>Version</c> or <c>CreatedAt</c>; null for the last.</summary>
    public string? OrderBy { get; init; }

    /// <summary>Gets whether the order is descending.</summary>
    public bool Descending { get; init; } = true;
}

/// <summary>A part of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">The part.</param>
/// <param name="TotalCount">How many the whole list has.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int TotalCount);

/// <summary>Turns filters into queries.</summary>
internal static class DefinitionQueries
{
    public static IQueryable<DefinitionRow> Of(this IQueryable<DefinitionRow> rows, VersionOptions versions) => versions.Kind switch
    {
        nameof(VersionOptions.Latest) => rows.Where(row => row.IsLatest),
        nameof(VersionOptions.Published) => rows.Where(row => row.IsPublished),
        nameof(VersionOptions.Draft) => rows.Where(row => row.IsLatest && !row.IsPublished),
        nameof(VersionOptions.LatestOrPublished) => rows.Where(row => row.IsLatest || row.IsPublished),
        nameof(VersionOptions.LatestAndPublished) => rows.Where(row => row.IsLatest && row.IsPublished),
        nameof(VersionOptions.Specific) => rows.Where(row => row.Version == versions.Number),
        _ => rows,
    };

    public static IQueryable<DefinitionRow> Matching(this IQueryable<DefinitionRow> rows, DefinitionFilter filter)
    {
        rows = rows.Of(filter.Versions);
        if (filter.Ids.Count > 0)
        {
            rows = rows.Where(row => filter.Ids.Contains(row.Id));
        }

        if (filter.DefinitionIds.Count > 0)
        {
            rows = rows.Where(row => filter.DefinitionIds.Contains(row.DefinitionId));
        }

        if (filter.Name is { } name)
        {
            rows = rows.Where(row => row.Name == name);
        }

        if (filter.SearchTerm is { Length: > 0 } term)
        {
            var pattern = LikePattern.Containing(term);
#pragma warning disable CA1304, CA1311 // Translated to SQL's lower(); no culture of this process takes part.
            rows = rows.Where(row =>
                EF.Functions.Like(row.Name!.ToLower(), pattern, LikePattern.Escape)
                || EF.Functions.Like(row.Description!.ToLower(), pattern, LikePattern.Escape)
                || EF.Functions.Like(row.DefinitionId.ToLower(), pattern, LikePattern.Escape));
#pragma warning restore CA1304, CA1311
        }

        return rows;
    }

    public static IQueryable<DefinitionRow> Ordered(this IQueryable<DefinitionRow> rows, DefinitionFilter filter) => (filter.OrderBy?.ToUpperInvariant(), filter.Descending) switch
    {
        ("NAME", true) => rows.OrderByDescending(row => row.Name).ThenBy(row => row.Id),
        ("NAME", false) => rows.OrderBy(row => row.Name).ThenBy(row => row.Id),
        ("VERSION", true) => rows.OrderByDescending(row => row.Version).ThenBy(row => row.Id),
        ("VERSION", false) => rows.OrderBy(row => row.Version).ThenBy(row => row.Id),
        (_, true) => rows.OrderByDescending(row => row.CreatedAt).ThenBy(row => row.Id),
        (_, false) => rows.OrderBy(row => row.CreatedAt).ThenBy(row => row.Id),
    };

    public static IQueryable<T> Part<T>(this IQueryable<T> rows, int skip, int? take)
    {
        rows = skip > 0 || take is not null ? rows.Skip(skip) : rows;
        return take is { } count ? rows.Take(count) : rows;
    }
}

/// <summary>Makes patterns for a search that takes the user's characters as they are.</summary>
internal static class LikePattern
{
    public const string Escape = "\\";

    public static string Containing(string term) => "%" + term.ToLowerInvariant()
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
}
