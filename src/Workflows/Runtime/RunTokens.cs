using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace JetVision.Workflows.Runtime;

/// <summary>What a link lets whoever has it do: give one run an event, or resume one of its waits.</summary>
/// <param name="InstanceId">The run.</param>
/// <param name="EventName">The event; null for a wait.</param>
/// <param name="BookmarkId">The wait; null for an event.</param>
/// <param name="ExpiresAt">When the link stops working; null for never.</param>
internal sealed record RunToken(string InstanceId, string? EventName, string? BookmarkId, DateTimeOffset? ExpiresAt);

/// <summary>Writes and reads the tokens of such links: encrypted and signed with the host's data protection keys, so that nobody makes or changes one. Singleton.</summary>
internal sealed class RunTokens(IDataProtectionProvider protection, TimeProvider time)
{
    private readonly IDataProtector _protector = protection.CreateProtector("JetVision.Workflows.RunTokens");

    /// <summary>Writes a token that works for a while; null for ever.</summary>
    public string Write(RunToken token, TimeSpan? lifetime = null) =>
        _protector.Protect(JsonSerializer.Serialize(lifetime is { } span ? token with { ExpiresAt = time.GetUtcNow() + span } : token));

    /// <summary>Reads a token; null when it is none of ours, was changed, or has expired.</summary>
    public RunToken? Read(string? text)
    {
        try
        {
            return !string.IsNullOrWhiteSpace(text) && JsonSerializer.Deserialize<RunToken>(_protector.Unprotect(text)) is { } token && !(token.ExpiresAt <= time.GetUtcNow())
                ? token
                : null;
        }
        catch (Exception exception) when (exception is CryptographicException or JsonException or FormatException)
        {
            return null;
        }
    }
}
