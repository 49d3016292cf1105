using MudBlazor;

namespace JetVision.Server.Portal.Requests;

/// <summary>Icons of a history's kinds.</summary>
internal static class TimelineLook
{
    /// <summary>Gives a kind's icon; an unknown kind has a plain one.</summary>
    public static string Icon(string kind) => kind switch
    {
        "received" => Icons.Material.Outlined.Inbox,
        "read" or "second-reading" => Icons.Material.Outlined.MenuBook,
        "client" => Icons.Material.Outlined.PersonOutline,
        "asked" => Icons.Material.Outlined.HelpOutline,
        "answered" => Icons.Material.Outlined.Reply,
        "change-wanted" or "changed" => Icons.Material.Outlined.EditCalendar,
        "injection" => Icons.Material.Outlined.GppMaybe,
        "to-do" or "attention" or "proposal-link" or "proposal-empty" or "nobody-asked" or "market-off" => Icons.Material.Outlined.WarningAmber,
        "market-trip" or "quotes-requested" or "rfqs-withdrawn" => Icons.Material.Outlined.Campaign,
        "empty-legs" => Icons.Material.Outlined.FlightTakeoff,
        "market-estimate" => Icons.Material.Outlined.QueryStats,
        "operator-message" => Icons.Material.Outlined.ChatBubbleOutline,
        "quote-received" or "quote-changed" => Icons.Material.Outlined.RequestQuote,
        "quote-declined" or "quote-refused" => Icons.Material.Outlined.DoNotDisturb,
        "window-closed" or "quotes-collected" => Icons.Material.Outlined.HourglassBottom,
        "quotes-scored" => Icons.Material.Outlined.Leaderboard,
        "proposal-drafted" => Icons.Material.Outlined.Description,
        "proposal-review" => Icons.Material.Outlined.RateReview,
        "proposal-approved" => Icons.Material.Outlined.Verified,
        "proposal-sent-back" or "proposal-withdrawn" => Icons.Material.Outlined.Undo,
        "proposal-rendered" => Icons.Material.Outlined.PictureAsPdf,
        "mail-sent" or "proposal-sent" => Icons.Material.Outlined.ForwardToInbox,
        "mail-attachment" => Icons.Material.Outlined.AttachFile,
        "mail-automatic" => Icons.Material.Outlined.SmartToy,
        "mail-bounced" or "mail-waits" => Icons.Material.Outlined.Unsubscribe,
        "quote-draft" => Icons.Material.Outlined.EditNote,
        "proposal-viewed" => Icons.Material.Outlined.Visibility,
        "reminder" or "reminded" => Icons.Material.Outlined.NotificationsNone,
        "proposal-accepted" or "booked" => Icons.Material.Outlined.EmojiEvents,
        "proposal-declined" or "proposal-expired" or "closed" => Icons.Material.Outlined.Flag,
        "incident-settled" => Icons.Material.Outlined.TaskAlt,
        "incident" => Icons.Material.Outlined.ErrorOutline,
        _ => Icons.Material.Outlined.Circle,
    };

    /// <summary>Gives the class of a line that somebody should heed; null for the others.</summary>
    public static string? Tone(string kind) => kind is "incident" or "injection" or "to-do" or "attention" or "nobody-asked" or "market-off" or "proposal-link" or "proposal-empty" or "mail-bounced" or "mail-waits" or "quote-draft" ? "heed" : null;

    /// <summary>Whether a line is wholly our own, so that its addresses can be followed; others may quote words from outside.</summary>
    public static bool HasLinks(string kind) => kind is "market-trip" or "to-do" or "proposal-link";

    /// <summary>Whether the conversation holds a message that says the same.</summary>
    public static bool IsSaidByMessage(string kind) => kind is "asked" or "answered" or "operator-message";
}
