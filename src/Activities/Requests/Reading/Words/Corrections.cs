namespace JetVision.Activities.Requests.Reading.Words;

/// <summary>"Five people, no wait, six people": what stands right before such words is taken back by what stands right behind them.</summary>
internal static class Corrections
{
    private const int Near = 4;

    /// <summary>Removes what was taken back.</summary>
    /// <param name="page">The text.</param>
    /// <param name="found">What was found, in the order of the text.</param>
    /// <param name="span">Where each stands.</param>
    public static void Apply<T>(Page page, List<T> found, Func<T, (int Start, int End)> span)
    {
        for (var i = found.Count - 2; i >= 0; i--)
        {
            if (page.TryFind(Term.Correction, span(found[i]).End, Math.Min(span(found[i]).End + Near, span(found[i + 1]).Start), out var words) && span(found[i + 1]).Start - words.Value.End is >= 0 and <= Near)
            {
                found.RemoveAt(i);
            }
        }
    }
}
