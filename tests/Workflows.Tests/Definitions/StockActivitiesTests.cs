using System.Text.Json;
using System.Text.Json.Nodes;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using Xunit;

namespace JetVision.Workflows.Tests.Definitions;

/// <summary>Our descriptors against the facts of stock Elsa 3.8 in <c>Fixtures/stock-activities.json</c>: what a definition or Studio relies on, without words for people.</summary>
public sealed class StockActivitiesTests
{
    private static readonly ActivityTypeRegistry Registry = new([]);
    private static readonly Dictionary<string, JsonObject> Stock = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "stock-activities.json")))!
        .AsArray().OfType<JsonObject>().ToDictionary(activity => (string)activity["type"]!);

    public static TheoryData<string> Types => [.. Stock.Keys];

    [Fact]
    public void Registry_HasStocksTypes_AndNoOther() => Assert.Equal(Stock.Keys.Order(), Registry.Descriptors.Select(descriptor => descriptor.TypeName).Order());

    [Theory, MemberData(nameof(Types))]
    public void Descriptor_SaysWhatStockSays(string type)
    {
        var expected = Stock[type];
        var descriptor = Registry.FindDescriptor(type, 1)!;

        Assert.Equal(
            ((string)expected["category"]!, (string)expected["kind"]!, (string)expected["displayName"]!),
            (descriptor.Category, descriptor.Kind.ToString(), descriptor.DisplayName));
        Assert.Equal(
            (Flag(expected, "isContainer"), Flag(expected, "isTerminal"), Flag(expected, "isStart"), Flag(expected, "isBrowsable", true)),
            (descriptor.IsContainer, descriptor.IsTerminal, descriptor.IsStart, descriptor.IsBrowsable));
        Assert.Equal(
            Items(expected, "ports").Select(port => $"{port[0]} {port[1]} {port[2]} {port[3]}"),
            descriptor.Ports.Select(port => $"{port.Name} {port.Type} {port.DisplayName} {(port.IsBrowsable ? "true" : "false")}"));
        Assert.Equal(
            Items(expected, "outputs").Select(output => $"{output[0]} {output[1]} {output[2]} {output.Count < 4}"),
            descriptor.Outputs.Select(output => $"{output.Name} {output.DisplayName} {output.TypeName} {output.IsBrowsable}"));
        Assert.Equal((expected["inputs"] as JsonArray ?? []).Select(input => (string?)input!["name"]), descriptor.Inputs.Select(input => input.Name));
        Assert.All((expected["inputs"] as JsonArray ?? []).OfType<JsonObject>(), input => Compare(input, descriptor.Inputs.Single(one => one.Name == (string)input["name"]!)));
    }

    private static void Compare(JsonObject expected, InputDescriptor input)
    {
        Assert.Equal((string?)expected["displayName"], input.DisplayName);
        Assert.Equal((string?)expected["uiHint"], input.UiHint);
        Assert.Equal((string?)expected["category"], input.Category);
        Assert.Equal((string?)expected["defaultSyntax"], input.DefaultSyntax);
        Assert.Equal((float?)expected["order"] ?? 0, input.Order);
        Assert.Equal(Flag(expected, "isWrapped", true), input.IsWrapped);
        Assert.Equal(Flag(expected, "isBrowsable", true), input.IsBrowsable);
        Assert.Equal(Flag(expected, "autoEvaluate", true), input.AutoEvaluate);
        Assert.Equal(Flag(expected, "isSensitive"), input.IsSensitive);
        Assert.True(JsonNode.DeepEquals(expected["defaultValue"], JsonSerializer.SerializeToNode(input.DefaultValue, ValueJson.Options)), $"{input.Name} {input.DefaultValue}");
        if ((string?)expected["typeName"] is { } typeName)
        {
            Assert.Equal(typeName, input.TypeName);
        }

        if (expected["choices"] is JsonArray choices)
        {
            // Of two names for one status code stock lists one twice; we list both.
            Assert.Empty(choices.Select(choice => (string)choice!).Except(Choices(input)));
        }
    }

    private static IEnumerable<string> Choices(InputDescriptor input)
    {
        var specifications = JsonSerializer.SerializeToNode(input.UiSpecifications, ValueJson.Options)!;
        var items = specifications["dropdown"]?["selectList"]?["items"] ?? specifications["checklist"]?["checkList"]?["items"];
        return items!.AsArray().Select(item => (string)item!["value"]!);
    }

    private static IEnumerable<JsonArray> Items(JsonObject activity, string name) => (activity[name] as JsonArray ?? []).OfType<JsonArray>();

    private static bool Flag(JsonObject json, string name, bool otherwise = false) => (bool?)json[name] ?? otherwise;
}
