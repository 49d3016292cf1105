using JetVision.Activities.Mail.Receiving;

namespace JetVision.Server.Portal.Mail;

/// <summary>Says what was made of a mail that came.</summary>
internal static class ReceivedWords
{
    /// <summary>The words, such as <c>New request</c>.</summary>
    public static string Of(ReceivedKind kind) => kind switch
    {
        ReceivedKind.Request => "New request",
        ReceivedKind.Answer => "Client's answer",
        ReceivedKind.OperatorReply => "Operator's answer",
        ReceivedKind.Bounce => "Came back",
        ReceivedKind.Complaint => "Called spam",
        ReceivedKind.Unsubscribed => "Unsubscribed",
        ReceivedKind.Automatic => "Automatic",
        ReceivedKind.Unmatched => "Not matched",
        ReceivedKind.Ignored => "Left alone",
        ReceivedKind.TooLarge => "Too large",
        _ => "Could not be read",
    };

    /// <summary>Whether a person should look at it.</summary>
    public static bool NeedsLook(ReceivedKind kind) => kind is ReceivedKind.Unmatched or ReceivedKind.TooLarge or ReceivedKind.Refused;
}
