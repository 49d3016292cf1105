using System.Globalization;
using JetVision.Activities.Agents.Writing;
using JetVision.Activities.Proposals;
using JetVision.Activities.Quotes;
using JetVision.Activities.Requests;
using JetVision.Activities.Storage;
using Microsoft.EntityFrameworkCore;

namespace JetVision.Activities.Agents.Analysis;

/// <summary>The Proposal Analysis agent: words for the scores. The numbers are fixed by code; it ranks and prices nothing. Scoped.</summary>
internal sealed class ProposalAnalysisAgent(WordingAgent wording, JetVisionDb db)
{
    public const string Name = "proposal-analysis";

    public async Task<Worded> AnalyseAsync(Proposal proposal, CancellationToken cancellation)
    {
        var ids = proposal.Options.Select(option => option.QuoteId).ToList();
        var quotes = (await db.Quotes.AsNoTracking().Where(quote => ids.Contains(quote.Id)).ToListAsync(cancellation)).ToDictionary(quote => quote.Id);
        var lines = proposal.Options.Select(option => Line(option, quotes.GetValueOrDefault(option.QuoteId), proposal.Costings.FirstOrDefault(costing => costing.OptionNumber == option.Number))).ToList();
        var template = string.Join('\n', lines);
        var facts = string.Join('\n', quotes.Values.OrderBy(quote => quote.Rank).Select(QuoteTools.Reasons));
        return await wording.WriteAsync(
            Name,
            $"Task: for the broker, up to five sentences: what speaks for and against each option, and what to check before approving.\nRequest id: {proposal.RequestId}\n{template}\n{facts}",
            template,
            proposal.RequestId,
            [new ToolUse("explain_quotes") { Only = ("requestId", proposal.RequestId.ToString()) }],
            null,
            cancellation);
    }

    private static string Line(ProposalOption option, Quote? quote, OptionCosting? costing)
    {
        var weak = quote?.Reasons.Where(reason => reason.Points is not null).OrderBy(reason => reason.Points).FirstOrDefault();
        var strong = quote?.Reasons.Where(reason => reason.Points is not null).OrderByDescending(reason => reason.Points * reason.Weight).FirstOrDefault();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Option {option.Number}, {option.Aircraft.Type} of {option.OperatorName}, {option.Price.Total}{(quote?.Score is { } score ? $", {score:0.0} points" : "")}{(costing is null ? "" : $", margin {costing.MarginPercent:0.#} %")}.")
            + (strong is null ? "" : $" For it: {QuoteTools.Bare(strong.Text)}.") + (weak is null || weak == strong ? "" : $" Against it: {QuoteTools.Bare(weak.Text)}.");
    }
}

/// <summary>Puts words to the scores of a drafted proposal, for the broker who approves it.</summary>
[Activity("JetVision", "Agents", "Puts words to the scores of a drafted proposal, for the broker. The numbers are fixed by code.", DisplayName = "Analyse proposal", Kind = ActivityKind.Task)]
public sealed class AnalyseProposal : CodeActivity
{
    /// <summary>Gets or sets the proposal's id.</summary>
    [Input(DisplayName = "Proposal", Description = "Which proposal this step works on, by its id: usually the workflow's variable or input ProposalId.")]
    public Input<Guid> ProposalId { get; set; } = default!;

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var db = context.GetRequiredService<JetVisionDb>();
        var proposal = await ProposalRecords.SingleAsync(db.Proposals, context.Get(ProposalId), context.CancellationToken);
        var request = await RequestRecords.SingleAsync(db.Requests, proposal.RequestId, context.CancellationToken);
        db.Note(request, context, "analysis", (await context.GetRequiredService<ProposalAnalysisAgent>().AnalyseAsync(proposal, context.CancellationToken)).Text);
    }
}
