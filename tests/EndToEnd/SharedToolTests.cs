using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using JetVision.EndToEnd.Harness;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace JetVision.EndToEnd;

/// <summary>The agents' tools are the very tools of MCP.</summary>
public sealed class SharedToolTests
{
    private const string Arguments = """{"query":"London","limit":2}""";

    [Fact]
    public async Task Tool_CalledByAnAgentAndOverMcp_LooksTheSameAndAnswersTheSame()
    {
        await using var server = await JetVisionServer.StartWithModelAsync();
        using var model = new PracticeModel(server);
        await model.PlayAsync(new { toolCalls = new[] { new { name = "tools-search_airports", arguments = Arguments } } }, new { content = "London has several.", times = 0 });
        using var chat = await server.Http.PostAsJsonAsync("/api/chat", new { text = "Which airports has London?" });
        Assert.True(chat.IsSuccessStatusCode, server.Log);
        using var http = new HttpClient();
        var heard = (await http.GetFromJsonAsync<JsonArray>(new Uri(server.Sandbox, "/sandbox/model/calls")))!.Select(call => call!["body"]!).ToList();
        await using var client = await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(server.Address, "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = new AuthenticationHeaderValue("ApiKey", JetVisionServer.ApiKey).ToString() },
        }));

        var listed = (await client.ListToolsAsync()).ToDictionary(tool => tool.Name, tool => tool.ProtocolTool);
        var shared = heard[0]["tools"]!.AsArray().Select(tool => tool!["function"]!).Where(tool => listed.ContainsKey(Name(tool))).ToList();
        Assert.Equal(["brief_request", "find_requests", "list_open_requests", "search_airports"], shared.Select(Name).Order(StringComparer.Ordinal));
        Assert.All(shared, tool =>
        {
            var same = listed[Name(tool)];
            var schema = JsonNode.Parse(same.InputSchema.GetRawText())!;
            Assert.Equal(same.Description, (string)tool["description"]!);
            Assert.True(JsonNode.DeepEquals(schema["properties"], tool["parameters"]!["properties"]), $"{schema} {tool["parameters"]}");
            Assert.Equal(Required(schema), Required(tool["parameters"]!));
        });

        var answer = await client.CallToolAsync("search_airports", JsonSerializer.Deserialize<Dictionary<string, object?>>(Arguments)!);
        var toAgent = (string)heard[1]["messages"]!.AsArray().Single(message => (string)message!["role"]! == "tool")!["content"]!;
        Assert.Equal(Assert.IsType<TextContentBlock>(answer.Content[0]).Text, toAgent);
        Assert.Equal(2, JsonElement.Parse(toAgent).GetArrayLength());
    }

    private static string Name(JsonNode tool) => ((string)tool["name"]!)["tools-".Length..];

    private static IEnumerable<string> Required(JsonNode schema) => (schema["required"]?.AsArray() ?? []).Select(name => (string)name!).Order(StringComparer.Ordinal);
}
