using JetVision.Activities.Shared;
using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Clients.Sheets;

/// <summary>A cell that both sides changed between two syncs: the rule let one value stand, the other is kept here, and a person may decide otherwise.</summary>
public sealed class SheetConflict : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the client.</summary>
    public Guid ClientId { get; set; }

    /// <summary>Gets or sets the field, such as <c>Phone</c>.</summary>
    public required string Field { get; set; }

    /// <summary>Gets or sets what JetVision held.</summary>
    public required string Ours { get; set; }

    /// <summary>Gets or sets what the sheet held.</summary>
    public required string Theirs { get; set; }

    /// <summary>Gets or sets whose value the rule let stand.</summary>
    public SheetWinner Standing { get; set; }

    /// <summary>Gets or sets when.</summary>
    public Instant At { get; set; }

    /// <summary>Gets or sets whose value a person wants; null while nobody decided.</summary>
    public SheetWinner? Choice { get; set; }

    /// <summary>Gets or sets who decided; null before.</summary>
    public string? ChosenBy { get; set; }

    /// <summary>Gets or sets when a sync carried the decision out, or could not; null before.</summary>
    public Instant? SettledAt { get; set; }

    /// <summary>Gets or sets why the decision was not carried out; null when it was, and before.</summary>
    public string? Undone { get; set; }

    /// <summary>Decides; the next sync carries it out.</summary>
    /// <param name="side">Whose value shall stand on both sides.</param>
    /// <param name="by">Who decides.</param>
    /// <returns>Why not; null when it is decided.</returns>
    public Refusal? Choose(SheetWinner side, string by)
    {
        if (SettledAt is not null)
        {
            return new Refusal(RefusalKind.Conflict, null, "A sync has dealt with this already. Look at what stands now.");
        }

        (Choice, ChosenBy) = (side, by);
        return null;
    }

    /// <summary>Reads one side's value.</summary>
    /// <param name="side">The side.</param>
    /// <returns>The value.</returns>
    public string Of(SheetWinner side) => side == SheetWinner.JetVision ? Ours : Theirs;
}

/// <summary>A conflict as a sync meets it.</summary>
internal sealed record SheetClash(Guid Client, string Name, int Row, string Field, string Ours, string Theirs, SheetWinner Standing)
{
    /// <summary>What tells conflicts apart: a row may have moved meanwhile.</summary>
    public static (Guid Client, string Field) Cell(SheetClash clash) => (clash.Client, clash.Field);

    public SheetNote Note => new("conflict", Row, Name, Standing == SheetWinner.JetVision
        ? $"{SheetFields.All[Field]}: both sides changed it. JetVision's \"{Short(Ours)}\" stands; the sheet had \"{Short(Theirs)}\"."
        : $"{SheetFields.All[Field]}: both sides changed it. The sheet's \"{Short(Theirs)}\" stands; JetVision had \"{Short(Ours)}\".");

    private static string Short(string text) => text.Length <= 60 ? text : text[..57] + "…";
}

/// <summary>What is known beside the sheet when the two are compared.</summary>
/// <param name="Parties">The clients.</param>
/// <param name="Journals">What syncs before wrote and could not save.</param>
/// <param name="Choices">What people decided, and no sync has carried out yet.</param>
internal sealed record SheetKnown(IReadOnlyList<SheetParty> Parties, IReadOnlyList<SheetJournal> Journals, IReadOnlyList<SheetConflict> Choices);
