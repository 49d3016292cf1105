using System.Text;

namespace JetVision.Sandbox.Pricing;

/// <summary>
/// Chance that always falls the same way for the same words, on every machine and after every restart: a market is a function of the trip and the aircraft.
/// </summary>
internal struct Seed
{
    private ulong _state;

    public Seed(params ReadOnlySpan<string> words)
    {
        _state = 14695981039346656037;
        foreach (var word in words)
        {
            foreach (var value in Encoding.UTF8.GetBytes(word))
            {
                _state = (_state ^ value) * 1099511628211;
            }
            _state = (_state ^ 0xFF) * 1099511628211;
        }
    }

    /// <summary>A number from 0 up to but not including 1.</summary>
    public double Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    public double Between(double low, double high) => low + (Next() * (high - low));

    /// <summary>A whole number from low to high, both included.</summary>
    public int Whole(int low, int high) => low + (int)(Next() * (high - low + 1));

    public T Pick<T>(params ReadOnlySpan<T> items) => items[Whole(0, items.Length - 1)];
}
