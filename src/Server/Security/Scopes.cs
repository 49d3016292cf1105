using System.Security.Claims;

namespace JetVision.Server.Security;

/// <summary>What a program may be allowed to do with the tools, and the words in which a person is asked for it.</summary>
/// <param name="Name">The scope as it is sent.</param>
/// <param name="Words">What it allows, for whoever allows it.</param>
/// <param name="IsRead">Whether it only lets read.</param>
public sealed record Scope(string Name, string Words, bool IsRead);

/// <summary>The scopes. Whoever has none named in the sign-in — a key without a choice — may do all that its account may.</summary>
internal static class Scopes
{
    public const string RequestsRead = "requests.read";
    public const string RequestsWrite = "requests.write";
    public const string QuotesRead = "quotes.read";
    public const string ProposalsRead = "proposals.read";
    public const string ProposalsDraft = "proposals.draft";
    public const string ClientsRead = "clients.read";
    public const string AvinodeRead = "avinode.read";
    public const string AvinodeWrite = "avinode.write";
    public const string ApolloRead = "apollo.read";
    public const string ApolloEnrich = "apollo.enrich";
    public const string ApolloWrite = "apollo.write";

    /// <summary>The claim that names the scopes of a limited sign-in, with spaces between them.</summary>
    public const string Claim = "scopes";

    public static readonly IReadOnlyList<Scope> All =
    [
        new(RequestsRead, "Read requests, their history and conversations", true),
        new(RequestsWrite, "Take requests in and add messages to them", false),
        new(QuotesRead, "Read operators' quotes", true),
        new(ProposalsRead, "Read proposals, with cost and margin", true),
        new(ProposalsDraft, "Send proposals back for another draft", false),
        new(ClientsRead, "Read clients and operators", true),
        new(AvinodeRead, "Look up airports, trips and empty legs", true),
        new(AvinodeWrite, "Set watches on empty legs", false),
        new("sheets.read", "Read the client sheet", true),
        new("sheets.write", "Change the client sheet", false),
        new("gmail.read", "Read mail", true),
        new("gmail.write", "Prepare mails for approval", false),
        new(ApolloRead, "Search people and companies at Apollo, and read prospecting's reports", true),
        new(ApolloEnrich, "Look clients up at Apollo, which spends credits within the month's limit", false),
        new(ApolloWrite, "Prepare prospecting for approval, and stop it", false),
    ];

    public static IEnumerable<Scope> Known(IEnumerable<string> names) => All.Where(scope => names.Contains(scope.Name));

    /// <summary>Whether whoever is signed in may use what needs the scope.</summary>
    public static bool Allows(ClaimsPrincipal user, string scope) =>
        user.FindFirstValue(Claim) is not { } given || given.Split(' ').Contains(scope, StringComparer.Ordinal);
}
