using System.Security.Cryptography;
using System.Text;
using JetVision.Activities.Shared;
using JetVision.Activities.Tenancy;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace JetVision.Activities.Mail.Suppression;

/// <summary>
/// Makes and reads the links by which somebody unsubscribes. A link says for which brokerage and which address it is, signed and sealed by the installation's keys, so that
/// nothing has to be stored for it, nobody can make one for another address, and it holds for as long as the installation does. Scoped.
/// </summary>
public sealed class UnsubscribeLinks
{
    private readonly IDataProtector _protector;
    private readonly PublicOptions _options;
    private readonly CurrentTenant _tenant;

    /// <summary>Makes it.</summary>
    /// <param name="protection">The installation's keys.</param>
    /// <param name="options">What links begin with.</param>
    /// <param name="tenant">The brokerage.</param>
    public UnsubscribeLinks(IDataProtectionProvider protection, IOptions<PublicOptions> options, CurrentTenant tenant) =>
        (_protector, _options, _tenant) = (protection.CreateProtector("JetVision.Unsubscribe"), options.Value, tenant);

    /// <summary>Gets whether mail programs can follow the links: by RFC 8058 the address must be https. This machine's own is let through for practice.</summary>
    public bool CanBeFollowed => _options.BaseUrl.Scheme == Uri.UriSchemeHttps || _options.BaseUrl.IsLoopback;

    /// <summary>Makes the link of an address, for the scope's brokerage.</summary>
    /// <param name="address">The address.</param>
    /// <returns>The link.</returns>
    public Uri For(string address)
    {
        var sealedText = _protector.Protect(Encoding.UTF8.GetBytes($"{_tenant.Id:N} {address}"));
        return _options.Link($"u/{Convert.ToBase64String(sealedText).TrimEnd('=').Replace('+', '-').Replace('/', '_')}");
    }

    /// <summary>Reads a link's token.</summary>
    /// <param name="token">The last part of the link.</param>
    /// <returns>The brokerage and the address; null when we did not make it.</returns>
    public (Guid TenantId, string Address)? Read(string token)
    {
        try
        {
            var text = token.Replace('-', '+').Replace('_', '/');
            var opened = Encoding.UTF8.GetString(_protector.Unprotect(Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='))));
            return opened.Length > 33 && Guid.TryParseExact(opened[..32], "N", out var tenant) ? (tenant, opened[33..]) : null;
        }
        catch (Exception error) when (error is FormatException or CryptographicException)
        {
            return null;
        }
    }
}
