using MimeKit;

namespace JetVision.Activities.Mail;

/// <summary>Takes mails over. Called again with the same Message-ID when it is not known whether the first time succeeded.</summary>
internal interface IMailTransport
{
    /// <summary>Hands a mail over.</summary>
    /// <param name="message">The mail.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>A task that ends when the mail is safe on the other side.</returns>
    /// <exception cref="Shared.OutsideException">It was not taken.</exception>
    Task SendAsync(MimeMessage message, CancellationToken cancellation);
}
