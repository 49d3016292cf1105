using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using OpenAI;

namespace JetVision.Activities.Agents.Models;

/// <summary>The way to the language model: Semantic Kernel's OpenAI connector over our own HTTP client, whose retries are the only ones. Singleton.</summary>
internal sealed class ModelService(IOptions<AgentOptions> options, IHttpClientFactory clients)
{
    /// <summary>The name of the HTTP client, with its retries.</summary>
    public const string HttpClientName = "JetVision.Model";

    private readonly ConcurrentDictionary<(string Model, Uri? Endpoint, string? Key), IChatCompletionService> _chats = new();

    public AgentOptions Options => options.Value;

    public bool IsConfigured => options.Value.IsConfigured;

    /// <summary>What a broker is told about where the model is; no secret.</summary>
    public string Address => options.Value.Endpoint?.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) ?? "none";

    public IChatCompletionService Chat(string model) =>
        // A key that was replaced makes another way; there are few.
        _chats.GetOrAdd((model, options.Value.Endpoint, options.Value.ApiKey), way => new OpenAIChatCompletionService(way.Model, Client()));

    private OpenAIClient Client() => new(
        new ApiKeyCredential(options.Value.ApiKey is { Length: > 0 } key ? key : "none"),
        new OpenAIClientOptions
        {
            Endpoint = options.Value.Endpoint ?? throw new InvalidOperationException("There is no language model; set Agents:Endpoint."),
            UserAgentApplicationId = "JetVision",
            // Our handler repeats what may pass and waits as long as the service asks; a second set of retries beneath it would multiply both.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = options.Value.TimeBudget,
            Transport = new HttpClientPipelineTransport(clients.CreateClient(HttpClientName)),
        });
}
