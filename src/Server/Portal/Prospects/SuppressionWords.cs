using JetVision.Activities.Mail.Suppression;

namespace JetVision.Server.Portal.Prospects;

/// <summary>Says on a chip why somebody is not to be written to.</summary>
internal static class SuppressionWords
{
    public static string Of(SuppressionReason reason) => reason switch
    {
        SuppressionReason.Unsubscribed => "Unsubscribed",
        SuppressionReason.HardBounce => "No such mailbox",
        SuppressionReason.Complaint => "Called spam",
        SuppressionReason.Objection => "Asked to be left alone",
        _ => "By hand",
    };
}
