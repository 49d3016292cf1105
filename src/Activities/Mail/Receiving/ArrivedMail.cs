using MimeKit;

namespace JetVision.Activities.Mail.Receiving;

/// <summary>A mail as a mailbox holds it.</summary>
/// <param name="Account">The mailbox.</param>
/// <param name="UidValidity">Its UIDVALIDITY.</param>
/// <param name="Uid">The mail's UID there.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Message">The mail; of one that is too large, its head only.</param>
/// <param name="IsWhole">Whether the body is there.</param>
public sealed record ArrivedMail(string Account, long UidValidity, long Uid, long Size, MimeMessage Message, bool IsWhole = true);
