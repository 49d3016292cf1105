using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace JetVision.Activities.Agents;

/// <summary>What an agent is told before its work. Its file begins with a header that names agent and version.</summary>
/// <param name="Agent">The agent's name.</param>
/// <param name="Version">The version; it changes with every change of the words.</param>
/// <param name="Text">The words.</param>
public sealed record AgentPrompt(string Agent, string Version, string Text)
{
    /// <summary>Reads a prompt file.</summary>
    /// <param name="file">The file's text.</param>
    /// <returns>The prompt.</returns>
    /// <exception cref="FormatException">The header is missing or incomplete.</exception>
    public static AgentPrompt Parse(string file)
    {
        var lines = file.ReplaceLineEndings("\n").Split('\n');
        var end = Array.IndexOf(lines, "---", 1);
        if (lines[0] != "---" || end < 0)
        {
            throw new FormatException("A prompt file begins with a header between two lines of ---; it names agent and version.");
        }

        var header = lines[1..end].Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
        return header.TryGetValue("agent", out var agent) && header.TryGetValue("version", out var version)
            ? new AgentPrompt(agent, version, string.Join('\n', lines[(end + 1)..]).Trim())
            : throw new FormatException("The header of a prompt file names agent and version, one a line.");
    }
}

/// <summary>The agents' prompts: the files of this assembly, or those that the settings name. Singleton.</summary>
internal sealed class AgentPrompts(IOptions<AgentOptions> options)
{
    private readonly ConcurrentDictionary<string, AgentPrompt> _read = new();

    public AgentPrompt Of(string agent) => _read.GetOrAdd(agent, name =>
        options.Value.PromptFiles.TryGetValue(name, out var file) ? AgentPrompt.Parse(File.ReadAllText(file)) : Embedded(name));

    public static AgentPrompt Embedded(string agent)
    {
        using var stream = typeof(AgentPrompts).Assembly.GetManifestResourceStream($"JetVision.Activities.Agents.Prompts.{agent}.md")
            ?? throw new InvalidOperationException($"The agent {agent} has no prompt; add Agents/Prompts/{agent}.md.");
        using var reader = new StreamReader(stream);
        return AgentPrompt.Parse(reader.ReadToEnd());
    }
}
