using JetVision.Activities.Aircraft;
using Xunit;

namespace JetVision.Activities.Tests.Aircraft;

public sealed class AircraftTypesTests
{
    [Theory]
    [InlineData("Citation XLS+", "Citation XLS+")]
    [InlineData("Cessna Citation XLS (2014)", "Citation XLS")]
    [InlineData("Cessna Citation X", "Citation X")]
    [InlineData("Gulfstream G-650", "Gulfstream G650")]
    [InlineData("G650ER", "Gulfstream G650ER")]
    [InlineData("c25b", "Citation CJ3")]
    [InlineData("Bombardier Challenger 3500", "Challenger 3500")]
    [InlineData("Flying carpet", null)]
    [InlineData(null, null)]
    public void Match_AsOperatorsWriteIt_IsFound(string? written, string? type) => Assert.Equal(type, AircraftTypes.Match(written)?.Type);

    [Fact]
    public void EveryType_HasACategoryOfTheMarketplace_AndIsFoundByItsOwnName() => Assert.All(AircraftTypes.All, type =>
    {
        Assert.Contains(type.Category, AircraftTypes.Categories);
        Assert.Same(type, AircraftTypes.Match(type.Type));
        Assert.InRange(type.UsableRangeNm, 200, 7000);
        Assert.Equal(type.Category.StartsWith("Helicopter", StringComparison.Ordinal), type.IsHelicopter);
        Assert.True(type.HourlyUsd is null || type.HourlyUsd.Value.From < type.HourlyUsd.Value.To);
    });

    [Fact]
    public void EveryCategoryButPistons_HasATypeToShow() =>
        Assert.Equal(["Piston"], AircraftTypes.Categories.Except(AircraftTypes.All.Select(type => type.Category)));
}
