using System.Globalization;
using System.Security.Cryptography;

namespace JetVision.Workflows.Runtime;

/// <summary>Names this server among those on the same database, anew at each start. Singleton.</summary>
internal sealed class ServerIdentity
{
    public string Id { get; } = string.Create(
        CultureInfo.InvariantCulture, $"{Environment.MachineName}:{Environment.ProcessId}:{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
}
