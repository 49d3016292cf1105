using System.ComponentModel;
using System.Globalization;
using JetVision.Activities.Quotes;
using JetVision.Activities.Shared.Tools;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Activities.Agents.Analysis;

/// <summary>Why quotes stand where they stand.</summary>
internal sealed class QuoteTools(JetVisionDb db)
{
    [Tool("explain_quotes", "Explain the scores", "quotes.read", ReadOnly = true)]
    [Description("Says of each quote of a request, best first, what every factor gave it and why.")]
    public async Task<IReadOnlyList<string>> ExplainQuotes([Description("The request's id.")] Guid requestId, CancellationToken cancellation = default) =>
        await db.Requests.AnyAsync(request => request.Id == requestId, cancellation)
            ? [.. (await db.Quotes.AsNoTracking().Where(quote => quote.RequestId == requestId).ToListAsync(cancellation)).OrderBy(quote => quote.Rank ?? int.MaxValue).Select(Reasons)]
            : throw new ToolRefusedException("There is no such request.");

    public static string Reasons(Quote quote) => string.Create(
        CultureInfo.InvariantCulture,
        $"{quote.OperatorName}, {quote.Aircraft.Type}, {quote.Price}: {string.Join("; ", quote.Reasons.Select(reason => $"{reason.Factor} {(reason.Points is { } points ? points.ToString("0.#", CultureInfo.InvariantCulture) : "not known")}, {Bare(reason.Text)}"))}");

    public static string Bare(string sentence) => sentence.Trim().TrimEnd('.');
}
