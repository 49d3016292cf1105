using JetVision.Activities.Agents;
using JetVision.Activities.Clients.Sheets;
using JetVision.Activities.Mail;
using JetVision.Activities.Prospecting;
using JetVision.Activities.Sourcing.Avinode;
using Microsoft.Extensions.Options;

namespace JetVision.Server.Portal.Shell;

/// <summary>What stands behind a port right now, in words for the footer and the settings.</summary>
/// <param name="Name">The port, such as <c>Marketplace</c>.</param>
/// <param name="Short">Some words for the footer.</param>
/// <param name="Detail">Where it is, without secrets.</param>
/// <param name="Kind">Whether it is the real thing.</param>
/// <param name="HowToChange">Which setting puts something else in its place.</param>
internal sealed record IntegrationInUse(string Name, string Short, string Detail, InUseKind Kind, string HowToChange)
{
    /// <summary>Whether nothing of it reaches the world outside.</summary>
    public bool IsPractice => Kind == InUseKind.Practice;
}

/// <summary>Whether an integration is the real thing.</summary>
internal enum InUseKind
{
    /// <summary>It is.</summary>
    Real,

    /// <summary>It stands in for the real thing.</summary>
    Practice,

    /// <summary>There is none.</summary>
    Off,
}

/// <summary>Says which storage, marketplace, mail and reader are in use, from the options that the rooms themselves read. Singleton.</summary>
internal sealed class IntegrationsInUse(IConfiguration configuration, IOptions<AvinodeOptions> avinode, IOptions<MailOptions> mail, IOptions<AgentOptions> agents, IOptions<SheetsOptions> sheets,
    IOptions<ApolloOptions> apollo)
{
    /// <summary>Lists what the footer says on every page: where offers come from, where mail goes, whether it is read, and what reads requests.</summary>
    public IReadOnlyList<IntegrationInUse> Footer() => [Marketplace(), Mail(), Inbox(), Reader()];

    /// <summary>Where the records are kept.</summary>
    public IntegrationInUse Storage() =>
        configuration.GetConnectionString("JetVision") is { } connection && connection.StartsWith("Host=", StringComparison.OrdinalIgnoreCase)
            ? new("Storage", "PostgreSQL", $"{Part(connection, "Database")} on {Part(connection, "Host")}", InUseKind.Real, "ConnectionStrings__JetVision")
            : new("Storage", "SQLite", configuration.GetConnectionString("JetVision") ?? "in the data directory", InUseKind.Real, "ConnectionStrings__JetVision=Host=…");

    /// <summary>Where offers come from. What runs on this machine is for practice: no operator hears of it.</summary>
    public IntegrationInUse Marketplace() => avinode.Value.BaseAddress switch
    {
        null => new("Marketplace", "No marketplace", "Operators are asked by mail and by hand only.", InUseKind.Off, "Avinode__BaseAddress"),
        { IsLoopback: true } address => new("Marketplace", "Practice marketplace", $"{address}: offers are made up by a program on this machine; no operator is asked.", InUseKind.Practice, "Avinode__BaseAddress"),
        var address => new("Marketplace", "Avinode", address.ToString(), InUseKind.Real, "Avinode__BaseAddress"),
    };

    /// <summary>Where mail goes.</summary>
    public IntegrationInUse Mail() => mail.Value.Transport == MailTransportKind.Gmail
        ? new("Mail", "Mail by Gmail", "Through the Gmail account that is connected below.", InUseKind.Real, "Mail__Transport=Gmail, Mail__Gmail__ClientId")
        : mail.Value.Transport == MailTransportKind.Smtp
        ? new("Mail", "Mail by SMTP", $"Through {mail.Value.Smtp.Host}:{mail.Value.Smtp.Port}.", InUseKind.Real, "Mail__Transport, Mail__Smtp__Host")
        : new("Mail", "Mail goes to the maildir", $"It stays in {mail.Value.Maildir} and reaches nobody.", InUseKind.Practice, "Mail__Transport=Smtp, Mail__Smtp__Host=…");

    /// <summary>Where mail is read.</summary>
    public IntegrationInUse Inbox() => mail.Value is { Transport: MailTransportKind.Gmail, Imap.User: null or "" }
        ? new("Incoming mail", "Gmail is read", $"The connected account's {mail.Value.Imap.Folder}.", InUseKind.Real, "Mail__Transport=Gmail")
        : mail.Value.Imap.Host is { Length: > 0 } host
        ? new("Incoming mail", "Mail is read", $"{mail.Value.Imap.User}, folder {mail.Value.Imap.Folder}, at {host}:{mail.Value.Imap.Port}.", InUseKind.Real, "Mail__Imap__Host, Mail__Imap__User, Mail__Imap__Password")
        : new("Incoming mail", "Mail is not read", "Requests and answers that come by mail are not seen.", InUseKind.Off, "Mail__Imap__Host=…, Mail__Imap__User, Mail__Imap__Password");

    /// <summary>Where the client sheet is.</summary>
    public IntegrationInUse Sheet() => sheets.Value switch
    {
        { IsOn: false } => new("Client sheet", "No client sheet", "Clients are kept here only.", InUseKind.Off, "Sheets__SpreadsheetId, Sheets__ClientId, Sheets__ClientSecret"),
        { BaseAddress.IsLoopback: true } local => new("Client sheet", "Practice sheet", $"Tab {local.Tab} of {local.SpreadsheetId} at {Host(local.BaseAddress)}, on this machine.", InUseKind.Practice, "Sheets__BaseAddress"),
        var real => new("Client sheet", "Google Sheets", $"Tab {real.Tab} of {real.SpreadsheetId}.", InUseKind.Real, "Sheets__SpreadsheetId, Sheets__Tab"),
    };

    /// <summary>What reads requests and writes words.</summary>
    public IntegrationInUse Reader() => agents.Value switch
    {
        { Endpoint: null } => new("Reader", "Rules and templates", "Requests are read by grammar and mails written from templates; no language model is connected.", InUseKind.Practice, "Agents__Endpoint, Agents__Model, Agents__ApiKey"),
        { Endpoint: { IsLoopback: true } local, Model: var model } => new("Reader", $"Model {model}", $"{Host(local)}, on this machine; after the rules, which have the first word.", InUseKind.Real, "Agents__Endpoint, Agents__Model, Agents__ApiKey"),
        { Endpoint: var endpoint, Model: var model } => new("Reader", $"Model {model}", $"{Host(endpoint)}; after the rules, which have the first word.", InUseKind.Real, "Agents__Endpoint, Agents__Model, Agents__ApiKey"),
    };

    /// <summary>Where prospects are looked for.</summary>
    /// <param name="isConnected">Whether there is a key, of the configuration or entered here.</param>
    public IntegrationInUse Prospects(bool isConnected) => apollo.Value switch
    {
        _ when !isConnected => new("Prospects", "No prospecting", "People and companies are not searched.", InUseKind.Off, "Apollo, below, or Apollo__ApiKey"),
        { BaseAddress.IsLoopback: true } local => new("Prospects", "Practice Apollo", $"At {Host(local.BaseAddress)}, on this machine: nobody in it is real.", InUseKind.Practice, "Apollo__BaseAddress"),
        var real => new("Prospects", "Apollo.io", Host(real.BaseAddress), InUseKind.Real, "Apollo, below, or Apollo__ApiKey"),
    };

    private static string Host(Uri address) => address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    private static string Part(string connection, string key) =>
        connection.Split(';', StringSplitOptions.TrimEntries).Select(part => part.Split('=', 2))
            .FirstOrDefault(pair => pair.Length == 2 && pair[0].Equals(key, StringComparison.OrdinalIgnoreCase))?[1] ?? "?";
}
