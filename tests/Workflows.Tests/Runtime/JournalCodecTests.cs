using System.Reflection;
using System.Text.Json;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Runtime;
using Xunit;

namespace JetVision.Workflows.Tests.Runtime;

public sealed class JournalCodecTests
{
    [Fact]
    public void Unpack_OfWhatWasPacked_HasEveryMember()
    {
        var part = new JournalPart([Filled<JournalEntry>()], [Filled<ActivityExecutionRecord>()]);

        var read = JournalCodec.Unpack(JournalCodec.Pack(part));

        Assert.Equal(JsonSerializer.Serialize(part, ValueJson.Options), JsonSerializer.Serialize(read, ValueJson.Options));
    }

    [Fact]
    public void Unpack_OfMembersThatWereLeftOut_GivesTheirDefaults()
    {
        var part = new JournalPart(
            [new JournalEntry { Id = "a", Sequence = 0, ActivityInstanceId = "b", ActivityId = "c", ActivityType = "d", NodeId = "e", Timestamp = DateTimeOffset.UnixEpoch, EventName = "f" }],
            [new ActivityExecutionRecord { Id = "a", ActivityId = "b", ActivityNodeId = "c", ActivityType = "d", Status = default, StartedAt = DateTimeOffset.UnixEpoch }]);

        var read = JournalCodec.Unpack(JournalCodec.Pack(part));

        Assert.Equal(JsonSerializer.Serialize(part, ValueJson.Options), JsonSerializer.Serialize(read, ValueJson.Options));
    }

    [Fact]
    public void Pack_OfALargePart_CanBeUnpacked()
    {
        var random = new Random(1);
        var text = new string([.. Enumerable.Range(0, 3_000_000).Select(_ => (char)random.Next('!', 0xD000))]);
        var part = new JournalPart([Filled<JournalEntry>() with { Message = text }], []);

        Assert.Equal(text, JournalCodec.Unpack(JournalCodec.Pack(part)).Journal.Single().Message);
    }

    /// <summary>A record of which no member has its default, so that one which the codec forgets is missed.</summary>
    private static T Filled<T>()
    {
        var record = (T)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(T));
        foreach (var member in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(member => member.SetMethod is not null))
        {
            member.SetValue(record, Value(member));
        }

        return record;
    }

    private static object Value(PropertyInfo member) => (Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType) switch
    {
        var type when type == typeof(string) => "«" + member.Name + "» \"quoted\" \u0001",
        var type when type == typeof(int) => 7,
        var type when type == typeof(long) => 7L,
        var type when type == typeof(bool) => true,
        var type when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 3, 1, 9, 30, 0, 123, TimeSpan.FromHours(2)),
        var type when type == typeof(ActivityStatus) => ActivityStatus.Faulted,
        var type when type == typeof(JsonElement) => JsonSerializer.SerializeToElement(new { Outcomes = new[] { "Done" } }, ValueJson.Options),
        var type when type == typeof(ExceptionState) => new ExceptionState("T", "m", null, new ExceptionState("I", "n", "s", null)),
        var type when type == typeof(IReadOnlyList<string>) => new[] { "One", "Two" },
        var type when type == typeof(Dictionary<string, object?>) => new Dictionary<string, object?>
        {
            ["nothing"] = null, ["text"] = "t", ["truth"] = true, ["number"] = 3, ["half"] = 0.5, ["day"] = new DateOnly(2026, 3, 1),
            ["list"] = new object?[] { 1, "two", null }, ["map"] = new Dictionary<string, object?> { ["inner"] = 1L }, ["kind"] = ActivityStatus.Canceled,
        },
        var type => throw new InvalidOperationException($"The test has no value of {type} for {member.Name}; give it one, and write the member in JournalJson."),
    };
}
