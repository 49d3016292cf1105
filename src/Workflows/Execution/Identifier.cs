using System.Security.Cryptography;

namespace JetVision.Workflows.Execution;

/// <summary>Makes ids: sixteen hexadecimal digits, random.</summary>
internal static class Identifier
{
    public static string New()
    {
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
