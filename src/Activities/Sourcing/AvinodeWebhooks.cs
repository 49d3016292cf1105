using JetVision.Activities.Sourcing.Avinode;
using Microsoft.Extensions.Options;

namespace JetVision.Activities.Sourcing;

/// <summary>Has the marketplace call us. Run at start and from time to time; every server may run it.</summary>
public sealed class AvinodeWebhooks
{
    /// <summary>The user that the marketplace presents; the password is <see cref="AvinodeOptions.WebhookSecret"/>.</summary>
    public const string User = "jetvision";

    /// <summary>What a broker subscribes to.</summary>
    private static readonly string[] EventTypes = ["TripRequestSellerResponse", "TripChatFromSeller", "EmptyLegs"];

    private readonly AvinodeClient _avinode;
    private readonly IOptions<AvinodeOptions> _options;

    internal AvinodeWebhooks(AvinodeClient avinode, IOptions<AvinodeOptions> options) => (_avinode, _options) = (avinode, options);

    /// <summary>Says how the subscriptions stand at the marketplace.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>How many are wanted and how many are switched on; null when no hooks are to come because no marketplace or no secret is set.</returns>
    /// <exception cref="Shared.OutsideException">The marketplace refused or did not answer.</exception>
    public async Task<(int Wanted, int On)?> StandAsync(CancellationToken cancellation = default)
    {
        if (!_options.Value.IsConnected || _options.Value.WebhookSecret is not { Length: > 0 } secret)
        {
            return null;
        }

        var settings = await _avinode.HookSettingsAsync(cancellation);
        return (EventTypes.Length, EventTypes.Count(eventType => settings.Any(setting =>
            setting.Active && setting.TargetUri?.EndsWith($"/webhooks/avinode/{secret}/{eventType}", StringComparison.Ordinal) == true && setting.EventTypes?.Contains(eventType) == true)));
    }

    /// <summary>Subscribes to the answers and the chat of operators and to watched empty legs; what is subscribed already stays as it is, and what was switched off is switched on.</summary>
    /// <param name="publicBaseUrl">The address at which the marketplace reaches this server, without the path.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>How many settings had to be made or mended, 0 when all stood; null when no hooks will come because no marketplace or no secret is set.</returns>
    /// <exception cref="Shared.OutsideException">The marketplace refused or did not answer.</exception>
    public async Task<int?> EnsureAsync(Uri publicBaseUrl, CancellationToken cancellation = default)
    {
        if (!_options.Value.IsConnected || _options.Value.WebhookSecret is not { Length: > 0 } secret)
        {
            return null;
        }

        var mended = 0;
        var settings = await _avinode.HookSettingsAsync(cancellation);
        foreach (var eventType in EventTypes)
        {
            var target = $"{publicBaseUrl.AbsoluteUri.TrimEnd('/')}/webhooks/avinode/{secret}/{eventType}";
            var wanted = new WireHookSetting(null, target, $"JetVision {eventType}", true, User, secret, "BASIC", [eventType]);
            var existing = settings.FirstOrDefault(setting => setting.TargetUri == target)
                // There is no delete: a setting for an address of ours from before is moved instead of left to fail for ever.
                ?? settings.FirstOrDefault(setting => setting.DisplayName == wanted.DisplayName);
            if (existing is null)
            {
                await _avinode.AddHookSettingAsync(wanted, cancellation);
                mended++;
            }
            else if (existing.Id is { } id && (!existing.Active || existing.TargetUri != target || existing.EventTypes?.SequenceEqual(wanted.EventTypes!) != true))
            {
                await _avinode.ChangeHookSettingAsync(id, wanted, cancellation);
                mended++;
            }
        }

        return mended;
    }
}
