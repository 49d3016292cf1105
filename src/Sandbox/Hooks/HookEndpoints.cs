using System.Text.Json;
using System.Text.Json.Nodes;
using JetVision.Sandbox.Storage;
using JetVision.Sandbox.Wire;

namespace JetVision.Sandbox.Hooks;

/// <summary>Web hook settings. There is no delete; a setting is made inactive.</summary>
internal static class HookEndpoints
{
    private static readonly string[] AuthenticationTypes = ["NONE", "BASIC"];

    public static void MapHooks(this IEndpointRouteBuilder api)
    {
        api.MapPost("/webhooks/settings", CreateSetting);
        api.MapGet("/webhooks/settings", ReadSettings);
        api.MapGet("/webhooks/settings/{id}", ReadSetting);
        api.MapPut("/webhooks/settings/{id}", ChangeSetting);
    }

    private static async Task<Envelope> CreateSetting(HttpContext http, Store store, ViewsFactory views, TimeProvider time)
    {
        var (body, refusal) = await Body.ReadAsync(http.Request);
        if (refusal is not null)
        {
            return refusal;
        }
        var draft = new HookSetting("", "", null, true, null, null, "NONE", [], time.GetUtcNow());
        if (Merge(draft, body) is not ({ } setting, var wrong))
        {
            throw new InvalidOperationException("A merge always yields a setting.");
        }
        if (wrong is not null)
        {
            return wrong;
        }
        lock (store.Gate)
        {
            setting = setting with { Id = store.NextId("awebhook") };
            store.Commit(new Change { Settings = [setting] });
        }
        return Envelope.Created(views.For(http).Setting(setting));
    }

    private static Envelope ReadSettings(HttpContext http, Store store, ViewsFactory views)
    {
        var view = views.For(http);
        return Envelope.Ok(new JsonArray([.. store.Settings().Select(view.Setting)]));
    }

    private static Envelope ReadSetting(string id, HttpContext http, Store store, ViewsFactory views) =>
        store.Setting(id) is { } setting ? Envelope.Ok(views.For(http).Setting(setting)) : Envelope.NotFound();

    private static async Task<Envelope> ChangeSetting(string id, HttpContext http, Store store, ViewsFactory views)
    {
        var (body, refusal) = await Body.ReadAsync(http.Request);
        if (refusal is not null)
        {
            return refusal;
        }
        lock (store.Gate)
        {
            if (store.Setting(id) is not { } setting)
            {
                return Envelope.NotFound();
            }
            var (changed, wrong) = Merge(setting, body);
            if (wrong is not null)
            {
                return wrong;
            }
            store.Commit(new Change { Settings = [changed] });
            return Envelope.Ok(views.For(http).Setting(changed));
        }
    }

    /// <summary>The setting with what the body names; a body that leaves a property out leaves it as it was.</summary>
    private static (HookSetting Setting, Envelope? Refusal) Merge(HookSetting setting, JsonElement body)
    {
        var events = body.TryGet("eventTypes") is { ValueKind: JsonValueKind.Array } named
            ? [.. named.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText()).Distinct()]
            : setting.EventTypes;
        var changed = setting with
        {
            TargetUri = body.Text("targetURI") ?? setting.TargetUri,
            DisplayName = body.Text("displayName") ?? setting.DisplayName,
            IsActive = body.Flag("active") ?? setting.IsActive,
            ClientIdentifier = body.Text("clientIdentifier") ?? setting.ClientIdentifier,
            ClientSecret = body.Text("clientSecret") ?? setting.ClientSecret,
            AuthenticationType = body.Text("clientAuthenticationType")?.ToUpperInvariant() ?? setting.AuthenticationType,
            EventTypes = events,
        };
        var missing = new List<WireError>();
        if (changed.TargetUri.Length == 0)
        {
            missing.Add(WireError.Missing("targetURI"));
        }
        if (changed.EventTypes.Count == 0)
        {
            missing.Add(WireError.Missing("eventTypes"));
        }
        if (changed.AuthenticationType == "BASIC" && string.IsNullOrEmpty(changed.ClientIdentifier))
        {
            missing.Add(WireError.Missing("clientIdentifier"));
        }
        if (missing.Count > 0)
        {
            return (setting, Envelope.Error(StatusCodes.Status400BadRequest, missing));
        }
        var invalid = changed.EventTypes.Where(type => !HookDesk.EventTypes.Contains(type))
            .Select(type => WireError.Invalid("eventTypes", $"\"{type}\" is not an event type")).ToList();
        if (!Uri.TryCreate(changed.TargetUri, UriKind.Absolute, out var target) || target.Scheme is not ("http" or "https"))
        {
            invalid.Add(WireError.Invalid("targetURI", "The target must be an absolute http or https address"));
        }
        if (!AuthenticationTypes.Contains(changed.AuthenticationType))
        {
            invalid.Add(WireError.Invalid("clientAuthenticationType", $"The type must be one of {string.Join(", ", AuthenticationTypes)}"));
        }
        return invalid.Count > 0 ? (setting, Envelope.Error(StatusCodes.Status422UnprocessableEntity, invalid)) : (changed, null);
    }
}
