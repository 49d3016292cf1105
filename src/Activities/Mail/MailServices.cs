using JetVision.Activities.Shared;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace JetVision.Activities.Mail;

/// <summary>Registers the room.</summary>
public static class MailServices
{
    /// <summary>Adds outgoing mail; the section <c>Mail</c> says through what. Needs the records, the effects and an <see cref="NodaTime.IClock"/>.</summary>
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
            .ValidateOnStart();
        services.AddOptions<PublicOptions>().BindConfiguration("JetVision");
        services.TryAddSingleton<PublicLinks>();
        services.TryAddSingleton<MailComposer>();
        services.TryAddSingleton<IMailTransport>(provider => provider.GetRequiredService<IOptions<MailOptions>>().Value.Transport == MailTransportKind.Smtp
            ? ActivatorUtilities.CreateInstance<SmtpTransport>(provider)
            : ActivatorUtilities.CreateInstance<MaildirTransport>(provider));
        services.TryAddScoped<Outgoing>();
        services.TryAddScoped<ClientLetters>();
        services.AddScoped<IEffectHandler, SendMail>();
        return services;
    }
}
