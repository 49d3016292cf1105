namespace JetVision.Activities.Prospecting.Sequences;

/// <summary>A sequence of mails at Apollo, with what came of it. The counts are of people, each once.</summary>
/// <param name="Id">Apollo's id.</param>
/// <param name="Name">The name.</param>
/// <param name="IsActive">Whether it writes.</param>
/// <param name="Steps">How many mails it has.</param>
/// <param name="Scheduled">To how many people something was or is planned.</param>
/// <param name="Delivered">How many got a mail.</param>
/// <param name="Opened">How many opened one.</param>
/// <param name="Clicked">How many clicked.</param>
/// <param name="Replied">How many answered.</param>
/// <param name="Bounced">How many mails came back.</param>
/// <param name="Unsubscribed">How many want no more.</param>
/// <param name="SpamBlocked">How many mails a filter held.</param>
public sealed record Sequence(
    string Id, string Name, bool IsActive, int Steps, int Scheduled, int Delivered, int Opened, int Clicked, int Replied, int Bounced, int Unsubscribed, int SpamBlocked)
{
    /// <summary>Gets how many of a hundred who got a mail opened one; null before anybody did.</summary>
    public decimal? OpenRate => Percent(Opened, Delivered);

    /// <summary>Gets how many of a hundred who got a mail answered; null before anybody did.</summary>
    public decimal? ReplyRate => Percent(Replied, Delivered);

    /// <summary>Gets how many of a hundred mails that were tried came back; null before any was.</summary>
    public decimal? BounceRate => Percent(Bounced, Delivered + Bounced);

    /// <summary>Gets how many of a hundred who got a mail want no more; null before anybody did.</summary>
    public decimal? UnsubscribeRate => Percent(Unsubscribed, Delivered);

    /// <summary>A share in percent, to one place; null of nothing.</summary>
    internal static decimal? Percent(int part, int whole) => whole <= 0 ? null : Math.Round(100m * part / whole, 1, MidpointRounding.AwayFromZero);
}
