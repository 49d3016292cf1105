using System.Text.Json.Nodes;
using JetVision.Activities.Agents;
using JetVision.Activities.Mail.Drafts;
using JetVision.Activities.Shared.Tools;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Xunit;

namespace JetVision.Activities.Tests.Agents;

/// <summary>One set of tools, as the agents have it.</summary>
public sealed class AgentToolsTests
{
    [Fact]
    public async Task Tool_OnAnAgentsList_HasTheNameDescriptionAndSchemaOfTheCatalog()
    {
        await using var house = await Sourcing.House.StartAsync();

        await house.WriteAsync(services =>
        {
            var catalog = services.GetRequiredService<ToolCatalog>();
            Assert.NotEmpty(catalog.All);
            Assert.All(catalog.All, tool =>
            {
                var function = Assert.Single(services.GetRequiredService<AgentTools>().Of("a-test", [new ToolUse(tool.Name)], _ => { }));
                Assert.Equal((tool.Name, tool.Description), (function.Name, function.Description));
                Assert.NotEmpty(tool.Description);
                var schema = JsonNode.Parse(tool.Schema.GetRawText())!;
                Assert.Equal(schema["properties"]!.AsObject().Select(property => property.Key), function.Metadata.Parameters.Select(parameter => parameter.Name));
                Assert.All(function.Metadata.Parameters, parameter =>
                    Assert.True(JsonNode.DeepEquals(schema["properties"]![parameter.Name], JsonNode.Parse(parameter.Schema!.ToString())), parameter.Schema!.ToString()));
            });
            return Task.FromResult(0);
        });
    }

    [Fact]
    public async Task SendEmail_OnAnAgentsList_LeavesADraftInTheAgentsName()
    {
        await using var house = await Sourcing.House.StartAsync();

        await CallAsync(house, new ToolUse("send_email"), new() { ["to"] = "mark@client.example", ["subject"] = "Hello", ["body"] = "Words." });

        var draft = await house.QueryAsync(db => db.Set<MailDraft>().SingleAsync());
        Assert.Equal((MailDraftState.Waiting, "a-test"), (draft.State, draft.By));
        Assert.Empty(await house.QueryAsync(db => db.Mails.ToListAsync()));
    }

    [Fact]
    public async Task SendEmail_InAStepThatThenFails_LeavesNothing()
    {
        await using var house = await Sourcing.House.StartAsync();

        await house.ReadAsync(services => CallAsync(services, new ToolUse("send_email"), new() { ["to"] = "mark@client.example", ["subject"] = "Hello", ["body"] = "Words." }));

        Assert.Empty(await house.QueryAsync(db => db.Set<MailDraft>().ToListAsync()));
    }

    [Fact]
    public async Task Argument_OutsideTheWork_IsRefused()
    {
        await using var house = await Sourcing.House.StartAsync();
        var use = new ToolUse("get_client_history") { Only = ("clientId", Guid.NewGuid().ToString()) };

        Assert.Contains("only", await CallAsync(house, use, new() { ["clientId"] = Guid.NewGuid().ToString() }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Number_GivenAsText_IsReadBySchema()
    {
        await using var house = await Sourcing.House.StartAsync();

        var answer = await CallAsync(house, new ToolUse("search_airports"), new() { ["query"] = "London", ["limit"] = "2" });

        Assert.Equal(2, JsonNode.Parse(answer)!.AsArray().Count);
    }

    private static Task<string> CallAsync(Sourcing.House house, ToolUse use, KernelArguments arguments) => house.WriteAsync(services => CallAsync(services, use, arguments));

    private static async Task<string> CallAsync(IServiceProvider services, ToolUse use, KernelArguments arguments) =>
        (await Assert.Single(services.GetRequiredService<AgentTools>().Of("a-test", [use], _ => { })).InvokeAsync(new Kernel(), arguments, TestContext.Current.CancellationToken)).GetValue<string>()!;
}
