using MimeKit;

namespace JetVision.Activities.Mail;

/// <summary>Takes mails over. Called again with the same Message-ID when it is not known whether the first time succeeded.</summary>
internal interface IMailTransport
{
    /// <summary>Says why nothing can leave before a person mends it.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>What is wrong and the cure; null when nothing is in the way.</returns>
    /// <exception cref="Shared.OutsideException">It could not be found out now.</exception>
    Task<string?> HeldUpByAsync(CancellationToken cancellation);

    /// <summary>Hands a mail over.</summary>
    /// <param name="message">The mail.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>A task that ends when the mail is safe on the other side.</returns>
    /// <exception cref="Shared.OutsideException">It was not taken.</exception>
    Task SendAsync(MimeMessage message, CancellationToken cancellation);
}
