using System.Text.Json;
using JetVision.Workflows.Expressions;
using Xunit;

namespace JetVision.Workflows.Tests.Expressions;

public sealed class ValueConverterTests
{
    [Theory]
    [InlineData("5", typeof(int), 5)]
    [InlineData("nope", typeof(int), 0)]
    [InlineData("", typeof(int), null)]
    [InlineData(7.9, typeof(int), 8)]
    [InlineData(2.5, typeof(int), 2)]
    [InlineData(true, typeof(string), "True")]
    [InlineData(3, typeof(string), "3")]
    [InlineData(1, typeof(bool), true)]
    [InlineData("1", typeof(bool), false)]
    [InlineData("TRUE", typeof(bool), true)]
    [InlineData("Monday", typeof(DayOfWeek), DayOfWeek.Monday)]
    [InlineData(1, typeof(DayOfWeek), DayOfWeek.Monday)]
    [InlineData(5, typeof(long), 5L)]
    [InlineData("{\"a\":1}", typeof(object), "{\"a\":1}")]
    [InlineData(null, typeof(int), null)]
    public void Convert_AValue_GivesWhatElsaGives(object? value, Type type, object? expected) => Assert.Equal(expected, ValueConverter.Convert(value, type));

    [Fact]
    public void Convert_JsonText_IsParsedForStructuredTypes()
    {
        Assert.Equal(1, ValueConverter.Convert<IDictionary<string, object?>>("""{"a":1}""")!["a"]);
        Assert.Equal(["x", "y"], ValueConverter.Convert<ICollection<string>>("""["x","y"]"""));
        Assert.Equal(new Leg("LFPB", 3), ValueConverter.Convert<Leg>("""{"to":"LFPB","seats":3}"""));
        Assert.Throws<FormatException>(() => ValueConverter.Convert<Leg>("{broken"));
    }

    [Fact]
    public void Convert_ADictionary_ToARecordAndBack()
    {
        Assert.Equal(new Leg("LFPB", 3), ValueConverter.Convert<Leg>(new Dictionary<string, object?> { ["To"] = "LFPB", ["Seats"] = 3d }));
        Assert.Equal("LFPB", ValueConverter.Convert<IDictionary<string, object?>>(new Leg("LFPB", 3))!["to"]);
        Assert.Equal("{\"to\":\"LFPB\"}", ValueConverter.Convert<string>(new Dictionary<string, object?> { ["to"] = "LFPB" })!.Replace("\\u0022", "\""));
    }

    [Fact]
    public void Convert_Dates_KeepTheMoment()
    {
        var moment = new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(2));
        Assert.Equal(moment, ValueConverter.Convert<DateTimeOffset>("2026-02-03T04:05:06+02:00"));
        Assert.Equal(TimeSpan.FromMinutes(90), ValueConverter.Convert<TimeSpan>("01:30:00"));
        Assert.Equal(moment, ValueConverter.Convert<DateTimeOffset>(JsonElement.Parse("\"2026-02-03T04:05:06+02:00\"")));
    }

    internal sealed record Leg(string To, int Seats);
}
