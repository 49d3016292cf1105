using MudBlazor;

namespace JetVision.Server.Portal.Requests;

/// <summary>Icons of a history's kinds.</summary>
internal static class TimelineLook
{
    /// <summary>Gives a kind's icon; an unknown kind has a plain one.</summary>
    public static string Icon(string kind) => kind switch
    {
        "received" => Icons.Material.Outlined.Inbox,
        "read" or "reading" => Icons.Material.Outlined.MenuBook,
        "client" => Icons.Material.Outlined.PersonOutline,
        "question" or "asked" => Icons.Material.Outlined.HelpOutline,
        "answer" => Icons.Material.Outlined.Reply,
        "injection" or "warning" => Icons.Material.Outlined.WarningAmber,
        "trip" or "rfq" or "rfq-sent" or "sourcing" => Icons.Material.Outlined.Campaign,
        "quote" or "quote-received" or "quote-updated" => Icons.Material.Outlined.RequestQuote,
        "declined" or "quote-declined" or "rfq-declined" => Icons.Material.Outlined.DoNotDisturb,
        "window-closed" or "collected" => Icons.Material.Outlined.HourglassBottom,
        "scored" => Icons.Material.Outlined.Leaderboard,
        "drafted" or "proposal-drafted" or "proposal" => Icons.Material.Outlined.Description,
        "approved" or "proposal-approved" => Icons.Material.Outlined.Verified,
        "sent-back" or "proposal-sent-back" => Icons.Material.Outlined.Undo,
        "rendered" or "pdf" => Icons.Material.Outlined.PictureAsPdf,
        "mail" or "sent" or "proposal-sent" => Icons.Material.Outlined.ForwardToInbox,
        "opened" or "viewed" or "proposal-viewed" => Icons.Material.Outlined.Visibility,
        "reminder" => Icons.Material.Outlined.NotificationsNone,
        "accepted" or "proposal-accepted" or "won" or "booked" or "booking" => Icons.Material.Outlined.EmojiEvents,
        "lost" or "proposal-declined" or "expired" or "closed" => Icons.Material.Outlined.Flag,
        "fault" or "incident" => Icons.Material.Outlined.ErrorOutline,
        _ => Icons.Material.Outlined.Circle,
    };

    /// <summary>Whether a message beside it says the same: the first words of a request stand in the conversation themselves.</summary>
    public static bool IsSaidElsewhere(string kind) => kind is "message";
}
