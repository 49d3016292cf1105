using System.ComponentModel.DataAnnotations;
using JetVision.Activities.Accounts;

namespace JetVision.Activities.Clients.Sheets;

/// <summary>The client sheet in Google Sheets; the configuration section <c>Sheets</c>. The OAuth client serves the consent under Settings and <see cref="RefreshToken"/>. Off while <see cref="SpreadsheetId"/> is not set.</summary>
public sealed class SheetsOptions : GoogleClientOptions
{
    /// <summary>Gets or sets the spreadsheet's id: the long part of its address between <c>/d/</c> and <c>/edit</c>.</summary>
    public string? SpreadsheetId { get; set; }

    /// <summary>Gets or sets the tab that holds the clients, one a row below one row of headings.</summary>
    public string Tab { get; set; } = "Clients";

    /// <summary>Gets or sets the file of a service account's key, as Google's console gives it; used while nobody gave consent under Settings. The sheet has to be shared with the account's address.</summary>
    public string? ServiceAccountFile { get; set; }

    /// <summary>Gets or sets a ready refresh token of a person who may edit the sheet; used where there is neither a consent nor a service account. Never shown or logged.</summary>
    public string? RefreshToken { get; set; }

    /// <summary>Gets or sets where the API is.</summary>
    /// <value>The default is Google's.</value>
    public Uri BaseAddress { get; set; } = new("https://sheets.googleapis.com/");

    /// <summary>Gets or sets how often the sheet is compared by itself.</summary>
    /// <value>The default is 15 minutes; from 1 minute to 1 day.</value>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Gets or sets how long a sync that gives no more sign of life keeps others away: its server was killed in the middle. It gives one before each of its writes.</summary>
    /// <value>The default is 5 minutes; from 1 second to 1 hour. Longer than a call to Google may take (<c>Outside:Timeout</c>), retries included.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Hold { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets which side wins where both changed the same cell since the last sync. The other value is kept in the list of conflicts.</summary>
    /// <value>The default is the sheet: somebody typed there by hand.</value>
    public SheetWinner Conflicts { get; set; } = SheetWinner.Sheet;

    /// <summary>Gets the headings by field, where they differ from the fields' own names: <c>Sheets:Columns:Email=E-Mail</c>. A field set to <c>-</c> has no column.</summary>
    public Dictionary<string, string> Columns { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets whether the configuration alone opens the sheet, without a consent under Settings.</summary>
    public bool HasCredentials => ServiceAccountFile is { Length: > 0 } || (IsClient && RefreshToken is { Length: > 0 });

    /// <summary>Gets whether there is a sheet to work with.</summary>
    public bool IsOn => SpreadsheetId is { Length: > 0 };
}

/// <summary>A side of the sheet's sync.</summary>
public enum SheetWinner
{
    /// <summary>The sheet.</summary>
    Sheet,

    /// <summary>JetVision's record.</summary>
    JetVision,
}
