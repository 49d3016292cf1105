using System.Reflection;
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Definitions;
using Xunit;

namespace JetVision.Workflows.Tests.Definitions;

public sealed class ActivityDescriptorTests
{
    private static readonly ActivityTypeRegistry Registry = new([new ActivityAssembly(typeof(ActivityDescriptorTests).Assembly)]);

    [Fact]
    public void Descriptor_ComesFromAttributesAndDocumentation()
    {
        var descriptor = Registry.FindDescriptor("Test.BookFlight")!;

        Assert.Equal(("Flights", "Book Flight", ActivityKind.Task), (descriptor.Category, descriptor.DisplayName, descriptor.Kind));
        Assert.Equal("Books the flight.", descriptor.Description);
        Assert.Equal(["Booked", "Refused"], descriptor.Ports.Where(port => port.Type == PortType.Flow).Select(port => port.Name));
        var seats = descriptor.Inputs.Single(input => input.Name == "Seats");
        Assert.Equal(("Int32", "singleline", 2), (seats.TypeName, seats.UiHint, seats.DefaultValue));
        Assert.Equal("How many people fly.", seats.Description);
        var cabin = descriptor.Inputs.Single(input => input.Name == "Cabin");
        Assert.Equal("dropdown", cabin.UiHint);
        Assert.Contains("Light", System.Text.Json.JsonSerializer.Serialize(cabin.UiSpecifications));
        Assert.Equal("Flight", Assert.Single(descriptor.Outputs).TypeName);
    }

    [Fact]
    public void Descriptors_AreUniqueByTypeAndVersion_AndShowable()
    {
        Assert.Equal(Registry.Descriptors.Count, Registry.Descriptors.DistinctBy(descriptor => (descriptor.TypeName, descriptor.Version)).Count());
        Assert.All(Registry.Descriptors, descriptor =>
        {
            Assert.NotEmpty(descriptor.Category);
            Assert.All(descriptor.Inputs, input => Assert.NotEmpty(input.UiHint));
        });
    }

    [Theory]
    [InlineData("Elsa.Flowchart", true, false)]
    [InlineData("Elsa.Sequence", true, false)]
    [InlineData("Elsa.NotFoundActivity", false, false)]
    [InlineData("Elsa.FlowDecision", false, true)]
    public void Descriptor_OfABuiltIn_SaysWhatStudioNeeds(string typeName, bool isContainer, bool isBrowsable)
    {
        var descriptor = Registry.FindDescriptor(typeName)!;

        Assert.Equal((isContainer, isBrowsable), (descriptor.IsContainer, descriptor.IsBrowsable));
    }

    [Fact]
    public void Registry_WithTwoActivitiesOfOneName_RefusesToStart() =>
        Assert.Contains("Test.BookFlight", Assert.Throws<InvalidOperationException>(() => new ActivityTypeRegistry([new ActivityAssembly(new TwinAssembly())])).Message);

    private sealed class TwinAssembly : Assembly
    {
        public override Type[] GetTypes() => [typeof(BookFlight), typeof(BookFlight)];
    }
}

/// <summary>Books the flight.</summary>
[Activity("Test", "Flights", Kind = ActivityKind.Task), FlowNode("Booked", "Refused")]
public sealed class BookFlight : Activity
{
    /// <summary>Gets or sets how many people fly.</summary>
    public Input<int> Seats { get; set; } = new(2);

    [Input(Description = "The size of the aircraft.")]
    public Input<CabinSize> Cabin { get; set; } = new(CabinSize.Light);

    public Output<Flight>? Result { get; set; }

    public enum CabinSize
    {
        Light,
        Heavy,
    }

    public sealed record Flight(string Number);
}
