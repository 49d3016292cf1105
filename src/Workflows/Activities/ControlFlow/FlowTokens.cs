using System.Globalization;
using JetVision.Workflows.Authoring;

namespace JetVision.Workflows.Activities.ControlFlow;

/// <summary>What an activity of a token based flowchart waits for.</summary>
internal enum MergeMode
{
    /// <summary>Nothing was chosen; as <see cref="Stream"/>.</summary>
    None,

    /// <summary>Whatever may still come: it runs when no token is under way to one of the activities before it.</summary>
    Stream,

    /// <summary>A token on each inbound connection, those that lead back left aside.</summary>
    Merge,

    /// <summary>A token on each inbound connection.</summary>
    Converge,

    /// <summary>The first token; one that comes later on another connection is used up.</summary>
    Cascade,

    /// <summary>The first token; what waits in the other branches is cancelled.</summary>
    Race,
}

/// <summary>The tokens of one run of a flowchart.</summary>
internal sealed class FlowTokens
{
    private const string Property = "FlowTokens";
    private readonly ActivityExecutionContext _context;
    private readonly List<Token> _tokens;

    private FlowTokens(ActivityExecutionContext context, string written)
    {
        _context = context;
        _tokens = [.. written.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Token.Read)];
    }

    /// <summary>Whether a token is under way: then the flowchart is not done.</summary>
    public bool Any => _tokens.Exists(token => token.IsLive);

    /// <summary>Decides that a flowchart that begins is token based; it stays so, whatever the settings say later.</summary>
    public static void Begin(ActivityExecutionContext context) => context.State.Properties[Property] = "";

    /// <summary>The tokens of a flowchart; null when it is not token based.</summary>
    public static FlowTokens? Of(ActivityExecutionContext context) =>
        context.State.Properties.GetValueOrDefault(Property) is string written ? new FlowTokens(context, written) : null;

    public void Send(FlowConnection connection) => _tokens.Add(new Token(connection.Source.Id, connection.Port, connection.Target.Id));

    /// <summary>Uses up what brought an activity to run.</summary>
    public void ConsumeTo(Activity activity)
    {
        foreach (var token in _tokens.Where(token => token.To == activity.Id && token.IsLive))
        {
            token.IsConsumed = true;
        }
    }

    public bool IsOn(FlowConnection connection) => _tokens.Exists(token => token.IsLive && token.IsOf(connection));

    public bool IsUnderWayTo(Activity activity) => _tokens.Exists(token => token.IsLive && token.To == activity.Id);

    public void Block(FlowConnection connection) => _tokens.Add(new Token(connection.Source.Id, connection.Port, connection.Target.Id) { IsBlocked = true });

    /// <summary>Uses up what came on a connection after another had won.</summary>
    /// <returns>Whether the connection was blocked.</returns>
    public bool ConsumeIfBlocked(FlowConnection connection)
    {
        if (_tokens.Find(token => token.IsBlocked && token.IsOf(connection)) is not { } block)
        {
            return false;
        }

        block.IsConsumed = true;
        foreach (var late in _tokens.Where(token => token.IsLive && token.IsOf(connection)))
        {
            late.IsConsumed = true;
        }

        return true;
    }

    /// <summary>Forgets what was used up by an activity that completed.</summary>
    public void Purge(Activity activity) => _tokens.RemoveAll(token => token.To == activity.Id && token.IsConsumed);

    /// <summary>Forgets what comes from a cancelled activity or goes to it.</summary>
    public void Remove(Activity activity) => _tokens.RemoveAll(token => token.From == activity.Id || token.To == activity.Id);

    public void Save() => _context.State.Properties[Property] = string.Join('\n', _tokens.Select(token => token.Write()));

    private sealed class Token(string from, string port, string to)
    {
        public string From => from;

        public string To => to;

        public bool IsConsumed { get; set; }

        public bool IsBlocked { get; init; }

        public bool IsLive => !IsConsumed && !IsBlocked;

        public static Token Read(string line)
        {
            var parts = line.Split('\t');
            var state = int.Parse(parts[3], CultureInfo.InvariantCulture);
            return new Token(parts[0], parts[1], parts[2]) { IsConsumed = (state & 1) != 0, IsBlocked = (state & 2) != 0 };
        }

        public bool IsOf(FlowConnection connection) => from == connection.Source.Id && port == connection.Port && to == connection.Target.Id;

        public string Write() => string.Join('\t', from, port, to, ((IsConsumed ? 1 : 0) | (IsBlocked ? 2 : 0)).ToString(CultureInfo.InvariantCulture));
    }
}
