using System.ComponentModel;
using JetVision.Activities.Shared.Tools;

namespace JetVision.Activities.Agents.Chat;

/// <summary>What the desk of the broker's talk finds, in the words of the records.</summary>
internal sealed class DeskTools(ChatDesk desk)
{
    [Tool("list_open_requests", "List open requests", "requests.read", ReadOnly = true)]
    [Description("The open requests in words, last moved first.")]
    public Task<string> ListOpenRequests(CancellationToken cancellation = default) => desk.OverviewAsync(cancellation);

    [Tool("find_requests", "Find requests", "requests.read", ReadOnly = true)]
    [Description("Open requests that fit a client's name, an airport or a day.")]
    public async Task<string> FindRequests([Description("A name, an airport, a day or a number.")] string words, CancellationToken cancellation = default) =>
        desk.Choice(await desk.FindAsync(words, null, cancellation));

    [Tool("brief_request", "Sum up a request", "requests.read", ReadOnly = true)]
    [Description("One request in words: flights, stage, quotes, proposal.")]
    public async Task<string> BriefRequest([Description("Its number, such as R-2026-0001.")] string number, CancellationToken cancellation = default) =>
        await desk.NumberedAsync(number, cancellation) is { } one ? await desk.BriefAsync(one, cancellation) : "There is no such request.";
}
