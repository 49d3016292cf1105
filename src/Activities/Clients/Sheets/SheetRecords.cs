using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Clients.Sheets;

/// <summary>What a client's row held when both sides last agreed: the base that changes of either side are told by.</summary>
public sealed class SheetRow : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the client; one row each.</summary>
    public Guid ClientId { get; set; }

    /// <summary>Gets or sets the agreed values by field.</summary>
    public IReadOnlyDictionary<string, string> Agreed { get; set; } = new Dictionary<string, string>();

    /// <summary>Gets or sets since when the row is missing in the sheet; null while it is there.</summary>
    public Instant? MissingSince { get; set; }
}

/// <summary>One sync of the client sheet.</summary>
public sealed class SheetSync : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets when it began.</summary>
    public Instant At { get; set; }

    /// <summary>Gets or sets until when it has the sheet to itself; another one may begin after that, or once this has ended.</summary>
    public Instant HeldUntil { get; set; }

    /// <summary>Gets or sets when it ended; null while it works, or when its server was stopped in the middle.</summary>
    public Instant? EndedAt { get; set; }

    /// <summary>Gets or sets who asked for it; empty for the clock.</summary>
    public string By { get; set; } = "";

    /// <summary>Gets or sets how many clients were made of rows.</summary>
    public int Added { get; set; }

    /// <summary>Gets or sets how many clients took something over from the sheet.</summary>
    public int TakenOver { get; set; }

    /// <summary>Gets or sets how many cells were written.</summary>
    public int Written { get; set; }

    /// <summary>Gets or sets how many rows were added to the sheet.</summary>
    public int Appended { get; set; }

    /// <summary>Gets or sets what a person should look at.</summary>
    public IReadOnlyList<SheetNote> Notes { get; set; } = [];

    /// <summary>Gets or sets what it was about to write to the sheet, as JSON; null before that, and once a sync has saved what came of it.</summary>
    public string? Journal { get; set; }

    /// <summary>Gets or sets why it came to nothing; null when it did its work.</summary>
    public string? Failure { get; set; }
}

/// <summary>Something that a person should look at.</summary>
/// <param name="Kind">conflict, duplicate, invalid, missing or moved.</param>
/// <param name="Row">The sheet's row, from 1; null when there is none.</param>
/// <param name="Client">The client's name.</param>
/// <param name="Text">What happened and what was done.</param>
public sealed record SheetNote(string Kind, int? Row, string Client, string Text);
