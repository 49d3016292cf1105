using System.Security.Cryptography;

namespace JetVision.Workflows.Execution;

/// <summary>Makes ids: sixteen hexadecimal digits, random and not to be guessed.</summary>
internal static class Identifier
{
    private const int Length = 8;

    // A run makes some thirty ids, and the generator's cost is that of the call, not of the bytes.
    private const int Drawn = 128 * Length;

    [ThreadStatic]
    private static byte[]? _bytes;

    [ThreadStatic]
    private static int _used;

    public static string New()
    {
        if (_bytes is null || _used == Drawn)
        {
            _bytes ??= new byte[Drawn];
            RandomNumberGenerator.Fill(_bytes);
            _used = 0;
        }

        _used += Length;
        return Convert.ToHexStringLower(_bytes.AsSpan(_used - Length, Length));
    }
}
