using JetVision.Activities.Accounts;
using JetVision.Activities.Mail.Drafts;
using JetVision.Activities.Mail.Receiving;
using JetVision.Activities.Mail.Suppression;
using JetVision.Activities.Requests;
using JetVision.Activities.Shared;
using JetVision.Activities.Shared.Tools;
using JetVision.Activities.Storage;
using JetVision.Activities.Tenancy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace JetVision.Activities.Mail;

/// <summary>Registers the room.</summary>
public static class MailServices
{
    /// <summary>The use of a Google account for mail.</summary>
    public const string Gmail = "gmail";

    /// <summary>Adds mail, both ways; the section <c>Mail</c> says through what. Reading needs an <see cref="IScopedWork"/>. Needs the records, the effects and an <see cref="IClock"/>.</summary>
    /// <param name="services">The services.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.AddOptions<MailOptions>().BindConfiguration("Mail").ValidateDataAnnotations()
            .PostConfigure<IConfiguration>((options, configuration) =>
            {
                if (options.Maildir.Length == 0)
                {
                    options.Maildir = Path.Combine(configuration["JetVision:DataDirectory"] ?? ".data", "maildir");
                }
            })
            .Validate(
                options => options.Transport != MailTransportKind.Smtp || options.Smtp.Host is { Length: > 0 },
                "Set Mail:Smtp:Host to the mail server's name (env: Mail__Smtp__Host), or Mail:Transport to Maildir.")
            .Validate(
                options => options.Smtp.User is null or "" || options.Smtp.Password is { Length: > 0 },
                "Mail:Smtp:User is set without a password; set Mail:Smtp:Password (env: Mail__Smtp__Password), or remove the user.")
            .Validate(
                options => options.From is null || Outgoing.IsAddress(options.From),
                "Mail:From is not a mail address; write it as charter@example.com, or remove it to send from the brokerage's address.")
            .Validate(
                options => options.ReplyTo is null || Outgoing.IsAddress(options.ReplyTo),
                "Mail:ReplyTo is not a mail address; write it as charter@example.com, or remove it to have answers go to the brokerage's address.")
            .Validate(
                options => options.Imap.Host is null or "" || options.Transport == MailTransportKind.Gmail || (options.Imap.User is { Length: > 0 } && options.Imap.Password is { Length: > 0 }),
                "Mail:Imap:Host is set without a user and a password; set Mail:Imap:User and Mail:Imap:Password (env: Mail__Imap__User, Mail__Imap__Password), or remove the host.")
            .Validate(
                options => options.Transport != MailTransportKind.Gmail || options.Gmail.IsClient,
                "Mail:Transport is Gmail without a client; set Mail:Gmail:ClientId and Mail:Gmail:ClientSecret from the Google Cloud console (env: Mail__Gmail__ClientId, Mail__Gmail__ClientSecret).")
            .ValidateOnStart();
        services.AddOptions<PublicOptions>().BindConfiguration("JetVision");
        services.TryAddSingleton<PublicLinks>();
        services.TryAddSingleton<MailComposer>();
        // Full mail: IMAP and SMTP know no smaller scope.
        services.AddGoogleAccount(
            new(Gmail, "Gmail", "https://mail.google.com/", "Gmail", "Mail:Gmail", Outgoing.Effect, "Mail waits until then."),
            provider => provider.GetRequiredService<IOptions<MailOptions>>().Value.Gmail);
        services.TryAddSingleton(provider => new MailAccounts(
            provider.GetRequiredService<IOptions<MailOptions>>(), new Lazy<GoogleAccount>(() => provider.GetRequiredKeyedService<GoogleAccount>(Gmail))));
        services.TryAddSingleton(NewMailbox);
        services.TryAddScoped<MailThreads>();
        services.TryAddScoped<OperatorLetters>();
        services.TryAddScoped(provider => new MailReceiver(
            provider.GetRequiredService<JetVisionDb>(), provider.GetRequiredService<Intake>(), provider.GetRequiredService<MailThreads>(), provider.GetRequiredService<OperatorLetters>(),
            provider.GetRequiredService<SuppressionList>(),
            provider.GetRequiredService<CurrentTenant>(), provider.GetRequiredService<IClock>(), provider.GetRequiredService<IOptions<MailOptions>>()));
        services.TryAddSingleton<IMailTransport>(provider => provider.GetRequiredService<IOptions<MailOptions>>().Value.Transport != MailTransportKind.Maildir
            ? ActivatorUtilities.CreateInstance<SmtpTransport>(provider)
            : ActivatorUtilities.CreateInstance<MaildirTransport>(provider));
        services.TryAddScoped<SuppressionList>();
        services.TryAddScoped<UnsubscribeLinks>();
        services.TryAddScoped<ProspectingMail>();
        services.TryAddScoped<Outgoing>();
        services.TryAddScoped<ClientLetters>();
        services.TryAddScoped<MailDrafts>();
        services.AddScoped<IEffectHandler, SendMail>();
        services.AddTools<MailTools>("gmail");
        return services;
    }

    /// <summary>Makes a watcher of the mailbox.</summary>
    internal static Mailbox NewMailbox(IServiceProvider provider) => new(
        provider.GetRequiredService<MailAccounts>(), provider.GetRequiredService<IOptions<MailOptions>>(), provider.GetRequiredService<IScopedWork>(),
        provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Mailbox>>());
}
