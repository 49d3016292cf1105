using Microsoft.Extensions.Configuration;

namespace JetVision.Activities.Mail;

/// <summary>The addresses that mails lead to.</summary>
/// <param name="configuration">Where <c>JetVision:PublicUrl</c> stands; without it, the address that is listened on.</param>
public sealed class PublicLinks(IConfiguration configuration)
{
    /// <summary>Gets the address at which clients, operators and marketplaces reach this server, without a slash at its end.</summary>
    public string Root => (configuration["JetVision:PublicUrl"] ?? Listening(configuration["urls"]) ?? "http://localhost:5080").TrimEnd('/');

    /// <summary>The client's page of a proposal.</summary>
    /// <param name="token">The proposal's token.</param>
    /// <returns>An absolute address.</returns>
    public string Proposal(string token) => $"{Root}/p/{token}";

    /// <summary>The operator's answer page of a request for quote.</summary>
    /// <param name="token">The request for quote's token.</param>
    /// <returns>An absolute address.</returns>
    public string Rfq(string token) => $"{Root}/rfq/{token}";

    /// <summary>Turns <c>http://+:5080;https://…</c> into an address that a browser on this machine can open.</summary>
    private static string? Listening(string? urls) => urls?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault()?
        .Replace("//+", "//localhost", StringComparison.Ordinal)
        .Replace("//*", "//localhost", StringComparison.Ordinal)
        .Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal)
        .Replace("//[::]", "//localhost", StringComparison.Ordinal);
}
