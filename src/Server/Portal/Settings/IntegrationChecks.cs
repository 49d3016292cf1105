using System.Net.Http.Headers;
using System.Net.Sockets;
using JetVision.Activities.Accounts;
using JetVision.Activities.Agents;
using JetVision.Activities.Clients.Sheets;
using JetVision.Activities.Mail;
using JetVision.Activities.Mail.Receiving;
using JetVision.Activities.Prospecting;
using JetVision.Activities.Shared;
using JetVision.Activities.Sourcing;
using JetVision.Activities.Sourcing.Avinode;
using JetVision.Activities.Storage;
using JetVision.Server.Portal.Shell;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace JetVision.Server.Portal.Settings;

/// <summary>How an integration is right now.</summary>
/// <param name="InUse">The integration.</param>
/// <param name="IsWell">Whether it answered.</param>
/// <param name="State">In words.</param>
/// <param name="More">What else there is to say; null for nothing.</param>
internal sealed record IntegrationState(IntegrationInUse InUse, bool IsWell, string State, string? More = null);

/// <summary>Asks each integration whether it is there, the moment an administrator looks. Scoped.</summary>
internal sealed class IntegrationChecks(
    IntegrationsInUse integrations, JetVisionDb db, IHttpClientFactory clients, IOptions<AvinodeOptions> avinode, IOptions<MailOptions> mail, IOptions<AgentOptions> agents,
    AvinodeWebhooks hooks, Mailbox mailbox, [FromKeyedServices(MailServices.Gmail)] GoogleAccount gmail, SheetDesk sheets, Apollo apollo, ApolloKeys apolloKeys)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Asks all.</summary>
    public async Task<IReadOnlyList<IntegrationState>> AskAsync()
    {
        // The records bear one question at a time, so this one is put before the others begin.
        var lastHook = await db.Inbox.AsNoTracking().Where(message => message.Source == Channels.Avinode).MaxAsync(message => (NodaTime.Instant?)message.ReceivedAt);
        var market = MarketAsync(lastHook);
        var post = MailAsync();
        var inbox = InboxAsync();
        var model = ModelAsync();
        var sheet = SheetAsync();
        var prospects = ProspectsAsync();
        return [await StorageAsync(), await market, await post, await inbox, await model, await sheet, await prospects];
    }

    private async Task<IntegrationState> StorageAsync()
    {
        var isWell = await db.Database.CanConnectAsync();
        return new(integrations.Storage(), isWell, isWell ? "Connected" : "Does not answer");
    }

    private async Task<IntegrationState> MarketAsync(NodaTime.Instant? lastHook)
    {
        if (avinode.Value.BaseAddress is not { } address)
        {
            return new(integrations.Marketplace(), false, "Not connected; requests go by mail and by hand only");
        }

        using var limit = new CancellationTokenSource(Patience);
        try
        {
            using var client = clients.CreateClient();
            using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (await hooks.StandAsync(limit.Token) is not { } stand)
            {
                return new(integrations.Marketplace(), true, "Answers", "Web hooks are off, so quotes are only asked for from time to time. Set Avinode__WebhookSecret to be told of them.");
            }

            var last = lastHook is { } at ? $", last one {Clocks.Moment(at)}" : ", none came yet";
            return stand.On == stand.Wanted
                ? new(integrations.Marketplace(), true, "Answers", $"Web hooks are on{last}.")
                : new(integrations.Marketplace(), false, "Web hooks are off", $"{stand.On} of {stand.Wanted} web hooks are on{last}. They are put right within ten minutes; until then quotes are asked for from time to time.");
        }
        catch (OutsideException failure)
        {
            return new(integrations.Marketplace(), false, "Refuses", failure.Message);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return new(integrations.Marketplace(), false, "Does not answer");
        }
    }

    private async Task<IntegrationState> ModelAsync()
    {
        if (agents.Value.Endpoint is not { } address)
        {
            return new(integrations.Reader(), true, "Ready");
        }

        using var limit = new CancellationTokenSource(Patience);
        try
        {
            using var client = clients.CreateClient();
            using var ask = new HttpRequestMessage(HttpMethod.Get, $"{address.ToString().TrimEnd('/')}/models");
            ask.Headers.Authorization = agents.Value.ApiKey is { Length: > 0 } key ? new AuthenticationHeaderValue("Bearer", key) : null;
            using var answer = await client.SendAsync(ask, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return (int)answer.StatusCode is 401 or 403
                ? new(integrations.Reader(), false, "Refuses the key")
                : new(integrations.Reader(), true, "Answers");
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return new(integrations.Reader(), false, "Does not answer; rules and templates serve meanwhile");
        }
    }

    private async Task<IntegrationState> MailAsync()
    {
        if (mail.Value.Transport == MailTransportKind.Maildir)
        {
            var folder = Path.Combine(mail.Value.Maildir, "new");
            return new(integrations.Mail(), true, Directory.Exists(folder) ? $"{Directory.EnumerateFiles(folder).Count()} mails in it" : "Empty so far");
        }

        if (mail.Value.Transport == MailTransportKind.Gmail)
        {
            var account = await gmail.FindAsync(CancellationToken.None);
            return account switch
            {
                null => new(integrations.Mail(), false, "No account is connected"),
                { Problem: { } problem } => new(integrations.Mail(), false, "Refuses", problem),
                _ => new(integrations.Mail(), true, $"Connected as {account.Name}"),
            };
        }

        using var limit = new CancellationTokenSource(Patience);
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(mail.Value.Smtp.Host!, mail.Value.Smtp.Port, limit.Token);
            return new(integrations.Mail(), true, "Takes connections");
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return new(integrations.Mail(), false, "Does not answer");
        }
    }

    private async Task<IntegrationState> InboxAsync()
    {
        if (integrations.Inbox() is { Kind: InUseKind.Off } off)
        {
            return new(off, false, "Not connected; answers by mail are not read");
        }

        using var limit = new CancellationTokenSource(Patience);
        var fault = await mailbox.TryAsync(limit.Token);
        return fault is null
            ? new(integrations.Inbox(), true, "Signed in", $"{mailbox.State.Words}{(mailbox.State.LastMailAt is { } last ? $", last mail {Clocks.Moment(last)}" : "")}")
            : new(integrations.Inbox(), false, "Cannot be read", fault);
    }

    private async Task<IntegrationState> ProspectsAsync()
    {
        var inUse = integrations.Prospects(await apolloKeys.IsConnectedAsync(CancellationToken.None));
        if (inUse.Kind == InUseKind.Off)
        {
            return new(inUse, true, "Not set up");
        }

        using var limit = new CancellationTokenSource(Patience);
        try
        {
            var wrong = await apollo.TestAsync(limit.Token);
            return wrong is null ? new(inUse, true, "Answers, and accepts the key") : new(inUse, false, "Refuses", wrong);
        }
        catch (OperationCanceledException)
        {
            return new(inUse, false, "Does not answer");
        }
    }

    private async Task<IntegrationState> SheetAsync()
    {
        if (integrations.Sheet() is { Kind: InUseKind.Off } off)
        {
            return new(off, true, "Not set up");
        }

        using var limit = new CancellationTokenSource(Patience);
        try
        {
            var wrong = await sheets.TestAsync(limit.Token);
            return wrong is null ? new(integrations.Sheet(), true, "Can be read") : new(integrations.Sheet(), false, "Cannot be read", wrong);
        }
        catch (OperationCanceledException)
        {
            return new(integrations.Sheet(), false, "Does not answer");
        }
    }
}
