using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Acornima.Ast;
using Jint;

namespace JetVision.Workflows.Expressions.JavaScript;

/// <summary>A parsed script and the names it asks of its surroundings.</summary>
internal sealed partial class PreparedScript
{
    private const int MaximumCached = 10_000;

    private static readonly ScriptPreparationOptions Options = new()
    {
        ParsingOptions = new ScriptParsingOptions { AllowReturnOutsideFunction = true, RegexTimeout = ScriptHost.RegexTimeout },
        CollectReferencedGlobals = true,
    };

    private static readonly ConcurrentDictionary<string, PreparedScript> Cache = new();

    private PreparedScript(string text)
    {
        Text = text;
        Script = Engine.PrepareScript(text, options: Options);
        Refusal = ScriptGuards.Refusal(Script.Program!);
        var globals = Script.ReferencedGlobals;
        Globals = globals is null ? [] : [.. globals];
        SeesAll = globals is null || globals.HasDirectEvalCall || Globals.Contains("globalThis") || Globals.Contains("Function") || Globals.Contains("eval");
        Variables = Globals.Contains("variables") || SeesAll
            ? [.. VariableNames().Matches(text).Select(match => match.Groups[1].Value).Distinct()]
            : [];
    }

    public string Text { get; }

    public Prepared<Script> Script { get; }

    /// <summary>Why the script cannot run although it parses; null when it can.</summary>
    public string? Refusal { get; }

    /// <summary>The free names of the script.</summary>
    public string[] Globals { get; }

    /// <summary>Whether the script may look up names that are not written in it.</summary>
    public bool SeesAll { get; }

    /// <summary>The members of <c>variables</c> that the script names.</summary>
    public string[] Variables { get; }

    /// <summary>Parses a script, once for each text.</summary>
    /// <exception cref="ScriptPreparationException">The text is no script.</exception>
    public static PreparedScript Prepare(string text)
    {
        if (Cache.TryGetValue(text, out var known))
        {
            return known;
        }

        if (Cache.Count >= MaximumCached)
        {
            Cache.Clear();
        }

        return Cache.GetOrAdd(text, static key => new PreparedScript(key));
    }

    [GeneratedRegex(@"\bvariables\.(\w+)")]
    private static partial Regex VariableNames();
}
