using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Expressions;
using Xunit;

namespace JetVision.Workflows.Tests.Expressions;

public sealed class TypedValueTests
{
    private static readonly Gen<object?> Scalars = Gen.OneOf(
        Gen.Int.Select(value => (object?)value),
        Gen.Long.Select(value => (object?)value),
        Gen.Double.Where(double.IsFinite).Select(value => (object?)value),
        Gen.Decimal.Select(value => (object?)value),
        Gen.Bool.Select(value => (object?)value),
        Gen.String.Select(value => (object?)value),
        Gen.Guid.Select(value => (object?)value),
        Gen.DateTimeOffset.Select(value => (object?)value),
        Gen.TimeSpan.Select(value => (object?)value),
        Gen.Const((object?)null));

    private static readonly Gen<object?> Values = Gen.Recursive<object?>((depth, nested) => depth > 3
        ? Scalars
        : Gen.OneOf(Scalars, nested.Array[0, 4].Select(items => (object?)items), Gen.Dictionary(Gen.OneOf(Gen.String[Gen.Char.AlphaNumeric, 1, 6], Gen.Const("$type")), nested)[0, 4].Select(map => (object?)map)));

    [Fact]
    public void Values_ComeBackWithTheirTypes() => Gen.Dictionary(Gen.String[Gen.Char.AlphaNumeric, 1, 8], Values)[0, 5].Sample(
        map => Assert.Equal(map, RoundTrip(map)), iter: 1000);

    [Fact]
    public void RecordsAndJson_ComeBackByTheirStoredNames()
    {
        StoredTypes.Register("TypedValueTests.Price", typeof(Price));
        var map = RoundTrip(new Dictionary<string, object?>
        {
            ["price"] = new Price(18_400.05m, "EUR"),
            ["prices"] = new[] { new Price(1m, "USD") },
            ["list"] = new List<string> { "a" },
            ["node"] = JsonNode.Parse("""{"a":[1]}"""),
            ["bytes"] = new byte[] { 1, 2 },
        });

        Assert.Equal(new Price(18_400.05m, "EUR"), map["price"]);
        Assert.Equal([new Price(1m, "USD")], Assert.IsType<Price[]>(map["prices"]));
        Assert.Equal(["a"], Assert.IsType<List<string>>(map["list"]));
        Assert.Equal("""{"a":[1]}""", Assert.IsType<JsonObject>(map["node"]).ToJsonString());
        Assert.Equal(new byte[] { 1, 2 }, map["bytes"]);
    }

    [Fact]
    public void ValueOfAnUnknownType_ComesBackAsPlainValues() =>
        Assert.Equal(1, Assert.IsType<Dictionary<string, object?>>(RoundTrip(new() { ["v"] = new { A = 1 } })["v"])["a"]);

    [Fact]
    public void Number_ThatIsWhole_StaysADouble() => Assert.IsType<double>(RoundTrip(new() { ["v"] = 3d })["v"]);

    private static Dictionary<string, object?> RoundTrip(Dictionary<string, object?> values)
    {
        var state = new WorkflowState { Id = "i", DefinitionId = "d", DefinitionVersionId = "v", Output = values };
        return JsonSerializer.Deserialize<WorkflowState>(JsonSerializer.Serialize(state, ValueJson.Options), ValueJson.Options)!.Output;
    }

    private sealed record Price(decimal Amount, string Currency);
}
