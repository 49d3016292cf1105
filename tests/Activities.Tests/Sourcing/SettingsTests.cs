using Microsoft.Extensions.Options;
using Xunit;

namespace JetVision.Activities.Tests.Sourcing;

/// <summary>A wrong setting stops the start, and the message is the cure.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("Avinode:BaseAddress", "sandbox.avinode.com/api", "https://sandbox.avinode.com/api")]
    [InlineData("Avinode:BaseAddress", "http://avinode.example/api", "https://")]
    [InlineData("Avinode:ApiToken", "", "Avinode:ApiToken")]
    [InlineData("Avinode:WebhookSecret", "short", "at least 16")]
    [InlineData("Avinode:Product", "Jet Vision", "Avinode:Product")]
    [InlineData("Mail:Transport", "Smtp", "Mail:Smtp:Host")]
    [InlineData("Mail:Smtp:User", "desk", "Mail:Smtp:Password")]
    [InlineData("Mail:From", "desk", "Mail:From")]
    [InlineData("Mail:Smtp:Port", "70000", "Port")]
    public async Task Setting_Wrong_StopsTheStart_AndTellsTheCure(string name, string value, string cure)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var house = await House.StartAsync("https://avinode.example", settings: (name, value));
        });

        Assert.Contains(cure, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Marketplace_NotConnected_NeedsNoToken()
    {
        await using var house = await House.StartAsync(settings: [("Avinode:ApiToken", ""), ("Avinode:AuthenticationToken", "")]);

        Assert.NotNull(house.Address);
    }
}
