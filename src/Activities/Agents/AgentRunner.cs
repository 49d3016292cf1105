using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using JetVision.Activities.Agents.Models;
using JetVision.Activities.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using NodaTime;
using OpenAI.Chat;
using ChatMessageContent = Microsoft.SemanticKernel.ChatMessageContent;

namespace JetVision.Activities.Agents;

/// <summary>A piece of work for an agent.</summary>
/// <typeparam name="T">What it shall answer.</typeparam>
/// <param name="Agent">The agent's name; its prompt and model hang on it.</param>
/// <param name="Input">What it works on, as data.</param>
/// <param name="RequestId">The request it is for; null for none.</param>
/// <param name="Schema">The JSON schema of the answer; null for plain words.</param>
/// <param name="Check">Reads the answer and checks it.</param>
/// <param name="Tools">All that it may call; empty for nothing.</param>
internal sealed record AgentTask<T>(
    string Agent, string Input, Guid? RequestId, string? Schema, Func<string, Checked<T>> Check, IReadOnlyList<KernelFunction> Tools)
{
    /// <summary>Called with each piece of the answer's words as it comes; null to take the answer whole.</summary>
    public Func<string, Task>? Said { get; init; }

    /// <summary>Called with the name of a tool before it runs.</summary>
    public Func<string, Task>? Uses { get; init; }

    /// <summary>Earlier turns of a talk, oldest first: whether the agent spoke, and the words.</summary>
    public IReadOnlyList<(bool IsAgent, string Text)> Earlier { get; init; } = [];
}

/// <summary>An answer that was read: the value, or what is wrong with it.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
/// <param name="Value">The value; null when something is wrong.</param>
/// <param name="Fault">What is wrong, for the model; null when nothing is.</param>
/// <param name="IsShape">Whether the shape is wrong, and not what it says.</param>
internal sealed record Checked<T>(T? Value, string? Fault, bool IsShape = false)
{
    public static Checked<T> Good(T value) => new(value, null);

    public static Checked<T> Bad(string fault) => new(default, fault);

    public static Checked<T> Misshapen(string fault) => new(default, fault, true);
}

/// <summary>How an agent's work ended.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
/// <param name="Value">The answer; null when there is none that passed the checks.</param>
/// <param name="Call">The record.</param>
/// <param name="Failure">Why there is none; null when there is.</param>
internal sealed record AgentResult<T>(T? Value, AgentCall Call, ModelFailure? Failure);

/// <summary>
/// Puts work before the model: within the agent's tools, tokens and time, with one chance to mend an answer that fails its checks, and with a record that the
/// caller's commit saves. It never throws for what the model or its service does. Scoped.
/// </summary>
internal sealed partial class AgentRunner(ModelService models, AgentPrompts prompts, JetVisionDb db, IClock clock, TimeProvider time, ILogger<AgentRunner> logger)
{
    private const int MaxRounds = 8;

    public bool HasModel => models.IsConfigured;

    public string ModelOf(string agent) => models.Options.ModelOf(agent);

    public string Service => models.Address;

    public async Task<AgentResult<T>> RunAsync<T>(AgentTask<T> task, CancellationToken cancellation)
    {
        var prompt = prompts.Of(task.Agent);
        var call = new AgentCall
        {
            Id = Guid.CreateVersion7(),
            RequestId = task.RequestId,
            Agent = task.Agent,
            PromptVersion = prompt.Version,
            Model = models.Options.ModelOf(task.Agent),
            InputHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(task.Input))),
            At = clock.GetCurrentInstant(),
        };
        var began = time.GetTimestamp();
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var timer = time.CreateTimer(_ => budget.Cancel(), null, models.Options.TimeBudget, Timeout.InfiniteTimeSpan);
        T? value = default;
        ModelFailure? failure = null;
        try
        {
            (value, failure) = await TalkAsync(task, prompt, call, budget.Token);
        }
        catch (Exception thrown) when (!cancellation.IsCancellationRequested && ModelFailure.Of(thrown, models.Address) is { } meaning)
        {
            failure = meaning;
        }

        call.DurationMs = (long)time.GetElapsedTime(began).TotalMilliseconds;
        call.Cost = models.Options.CostOf(call.TokensIn, call.TokensOut);
        call.Outcome = failure?.Outcome ?? AgentOutcome.Answered;
        call.Detail = failure?.Message;
        db.AgentCalls.Add(call);
        LogCall(call.Agent, call.PromptVersion, call.Model, call.Outcome, call.TokensIn, call.TokensOut, call.DurationMs, call.RequestId);
        return new AgentResult<T>(failure is null ? value : default, call, failure);
    }

    private async Task<(T? Value, ModelFailure? Failure)> TalkAsync<T>(AgentTask<T> task, AgentPrompt prompt, AgentCall call, CancellationToken cancellation)
    {
        var kernel = new Kernel();
        if (task.Tools.Count > 0)
        {
            kernel.Plugins.AddFromFunctions("tools", task.Tools);
        }

        var chat = models.Chat(call.Model);
        var settings = Settings(task, kernel);
        var history = new ChatHistory(prompt.Text);
        foreach (var (isAgent, text) in task.Earlier)
        {
            history.AddMessage(isAgent ? AuthorRole.Assistant : AuthorRole.User, text);
        }

        history.AddUserMessage(task.Input);
        var used = new List<string>();
        var isMended = false;
        while (call.Rounds < MaxRounds)
        {
            call.Rounds++;
            var (answer, wanted) = task.Said is null
                ? await WholeAsync(chat, history, settings, kernel, call, cancellation)
                : await StreamedAsync(chat, history, settings, kernel, call, task.Said, cancellation);
            if (call.TokensIn + call.TokensOut > models.Options.TokenBudget)
            {
                return (default, new ModelFailure(AgentOutcome.OverBudget, $"The agent {task.Agent} used up its budget of {models.Options.TokenBudget} tokens.", false));
            }

            if (wanted.Count > 0)
            {
                if (wanted.FirstOrDefault(one => !task.Tools.Any(tool => tool.Name == one.FunctionName)) is { } forbidden)
                {
                    return (default, new ModelFailure(AgentOutcome.ForbiddenTool, $"The model asked for a tool that {task.Agent} does not have; its answer was set aside.", false));
                }

                history.Add(answer);
                foreach (var one in wanted)
                {
                    used.Add(one.FunctionName);
                    call.Tools = string.Join(',', used);
                    await (task.Uses?.Invoke(one.FunctionName) ?? Task.CompletedTask);
                    history.Add((await InvokeAsync(one, kernel, cancellation)).ToChatMessage());
                }

                continue;
            }

            if (Refusal(answer) is not null)
            {
                return (default, new ModelFailure(AgentOutcome.Refused, "The model declined the work.", false));
            }

            var read = task.Check(answer.Content ?? "");
            if (read.Fault is null)
            {
                return (read.Value, null);
            }

            if (isMended)
            {
                return (default, new ModelFailure(
                    read.IsShape ? AgentOutcome.Malformed : AgentOutcome.FailedChecks,
                    read.IsShape ? "The model's answer was not of the asked shape." : "The model's answer failed the checks against the facts.", false));
            }

            isMended = true;
            history.AddAssistantMessage(answer.Content is { Length: > 0 } words ? words : "(nothing)");
            history.AddUserMessage($"That answer cannot be used: {read.Fault} Answer again, in the asked form only.");
        }

        return (default, new ModelFailure(AgentOutcome.OverBudget, $"The agent {task.Agent} did not come to an end in {MaxRounds} rounds.", false));
    }

    private OpenAIPromptExecutionSettings Settings<T>(AgentTask<T> task, Kernel kernel) => new()
    {
        Temperature = 0,
        MaxTokens = models.Options.MaxAnswerTokens,
        ResponseFormat = task.Schema is null ? null : ChatResponseFormat.CreateJsonSchemaFormat(
            Regex.Replace(task.Agent, "[^a-z]", "_"), BinaryData.FromString(task.Schema), jsonSchemaIsStrict: true),
        FunctionChoiceBehavior = task.Tools.Count > 0 ? FunctionChoiceBehavior.Auto(kernel.Plugins.SelectMany(plugin => plugin), autoInvoke: false) : null,
    };

    private static async Task<(ChatMessageContent Answer, IReadOnlyList<FunctionCallContent> Wanted)> WholeAsync(
        IChatCompletionService chat, ChatHistory history, PromptExecutionSettings settings, Kernel kernel, AgentCall call, CancellationToken cancellation)
    {
        var answer = await chat.GetChatMessageContentAsync(history, settings, kernel, cancellation);
        Count(call, answer.Metadata);
        return (answer, [.. FunctionCallContent.GetFunctionCalls(answer)]);
    }

    private static async Task<(ChatMessageContent Answer, IReadOnlyList<FunctionCallContent> Wanted)> StreamedAsync(
        IChatCompletionService chat, ChatHistory history, PromptExecutionSettings settings, Kernel kernel, AgentCall call, Func<string, Task> said, CancellationToken cancellation)
    {
        var calls = new FunctionCallContentBuilder();
        var words = new StringBuilder();
        var refusal = new StringBuilder();
        await foreach (var piece in chat.GetStreamingChatMessageContentsAsync(history, settings, kernel, cancellation))
        {
            Count(call, piece.Metadata);
            calls.Append(piece);
            if (piece.InnerContent is StreamingChatCompletionUpdate { RefusalUpdate: { Length: > 0 } declined })
            {
                refusal.Append(declined);
            }

            if (piece.Content is { Length: > 0 } text)
            {
                words.Append(text);
                await said(text);
            }
        }

        var wanted = calls.Build();
        var answer = new ChatMessageContent(AuthorRole.Assistant, words.Length > 0 ? words.ToString() : null);
        foreach (var one in wanted)
        {
            answer.Items.Add(one);
        }

        if (refusal.Length > 0)
        {
            answer.Metadata = new Dictionary<string, object?> { ["Refusal"] = refusal.ToString() };
        }

        return (answer, wanted);
    }

    private static async Task<FunctionResultContent> InvokeAsync(FunctionCallContent wanted, Kernel kernel, CancellationToken cancellation)
    {
        try
        {
            return await wanted.InvokeAsync(kernel, cancellation);
        }
        catch (Exception failure) when (failure is KernelException or ArgumentException or JsonException or FormatException or InvalidCastException)
        {
            // What a model puts into a call may be anything; it is told so and may ask again.
            return new FunctionResultContent(wanted, "The arguments do not fit; see the tool's description.");
        }
    }

    private static string? Refusal(ChatMessageContent answer) =>
        answer.InnerContent is ChatCompletion { Refusal: { Length: > 0 } refusal } ? refusal : answer.Metadata?.GetValueOrDefault("Refusal") as string is { Length: > 0 } said ? said : null;

    private static void Count(AgentCall call, IReadOnlyDictionary<string, object?>? metadata)
    {
        if (metadata?.GetValueOrDefault("Usage") is ChatTokenUsage usage)
        {
            call.TokensIn += usage.InputTokenCount;
            call.TokensOut += usage.OutputTokenCount;
        }
    }

    [LoggerMessage(EventId = 5101, EventName = "AgentCall", Level = LogLevel.Information,
        Message = "Agent {Agent} (prompt {PromptVersion}, {Model}): {Outcome}, {TokensIn} tokens in, {TokensOut} out, {DurationMs} ms, request {RequestId}.")]
    private partial void LogCall(string agent, string promptVersion, string model, AgentOutcome outcome, int tokensIn, int tokensOut, long durationMs, Guid? requestId);
}
