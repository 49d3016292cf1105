namespace JetVision.Sandbox.Models;

/// <summary>What the scripted model answers to one call. The first of <see cref="Status"/>, <see cref="Raw"/>, <see cref="ToolCalls"/>, <see cref="Refusal"/> and <see cref="Content"/> that is set counts.</summary>
/// <param name="When">Only for calls whose messages or answer's schema hold this text; null for any call.</param>
/// <param name="Content">The words, or the JSON as text.</param>
/// <param name="Refusal">The words with which it declines.</param>
/// <param name="ToolCalls">The tools it asks for.</param>
/// <param name="Status">An HTTP status of failure.</param>
/// <param name="RetryAfter">Seconds that the failure asks to wait; null for no such header.</param>
/// <param name="Raw">A body that is sent as it is, in place of a completion.</param>
/// <param name="DelayMs">By how long the answer is late.</param>
/// <param name="Cut">Whether the connection breaks in the middle of the answer.</param>
/// <param name="Times">For how many calls it holds; 0 for every one.</param>
internal sealed record ModelStep(
    string? When, string? Content, string? Refusal, IReadOnlyList<ScriptedToolCall>? ToolCalls, int? Status, int? RetryAfter, string? Raw, int? DelayMs, bool? Cut, int? Times);

/// <summary>A tool that the scripted model asks for.</summary>
/// <param name="Name">The tool's name, as it was offered.</param>
/// <param name="Arguments">The arguments, as JSON text; may be nonsense.</param>
internal sealed record ScriptedToolCall(string Name, string? Arguments);

/// <summary>A script: the steps, taken in order; a step is used up after its times.</summary>
/// <param name="Steps">The steps.</param>
internal sealed record ModelScript(IReadOnlyList<ModelStep>? Steps);

/// <summary>A call as the model heard it.</summary>
/// <param name="Authorized">Whether a bearer key came with it.</param>
/// <param name="Body">The whole body.</param>
internal sealed record HeardCall(bool Authorized, System.Text.Json.JsonElement Body);

/// <summary>The script that a tester has ordered and what was heard since. In memory: a restart knows neither.</summary>
internal sealed class ModelStage
{
    private const int MostHeard = 500;
    private readonly Lock _gate = new();
    private readonly List<(ModelStep Step, int Left)> _steps = [];
    private readonly List<HeardCall> _heard = [];

    public void Set(ModelScript script)
    {
        lock (_gate)
        {
            _steps.Clear();
            _heard.Clear();
            _steps.AddRange((script.Steps ?? []).Select(step => (step, step.Times switch { null => 1, 0 => int.MaxValue, { } times => times })));
        }
    }

    public IReadOnlyList<HeardCall> Heard()
    {
        lock (_gate)
        {
            return [.. _heard];
        }
    }

    /// <summary>Takes the first step that fits the call; null when the script has none.</summary>
    public ModelStep? Take(HeardCall call, string text)
    {
        lock (_gate)
        {
            _heard.Add(call);
            if (_heard.Count > MostHeard)
            {
                _heard.RemoveAt(0);
            }

            var at = _steps.FindIndex(one => one.Left > 0 && (one.Step.When is null || text.Contains(one.Step.When, StringComparison.Ordinal)));
            if (at < 0)
            {
                return null;
            }

            var (step, left) = _steps[at];
            _steps[at] = (step, left == int.MaxValue ? left : left - 1);
            return step;
        }
    }
}
