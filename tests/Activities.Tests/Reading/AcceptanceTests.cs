using JetVision.Activities.Airports;
using JetVision.Activities.Requests.Reading;
using NodaTime;
using Xunit;

namespace JetVision.Activities.Tests.Reading;

/// <summary>An acceptance books an aircraft: words of it that are denied must not count, and those that are not must.</summary>
public sealed class AcceptanceTests
{
    private static readonly RequestReader Reader = new(AirportDirectory.Default);

    [Theory]
    [InlineData("Das Angebot nehmen wir so nicht, viel zu teuer.")]
    [InlineData("We can't accept the quote at that price.")]
    [InlineData("Do not go ahead and book yet, my boss has to look at it.")]
    [InlineData("No aceptamos, es demasiado caro.")]
    [InlineData("Nous n'acceptons pas cette offre.")]
    [InlineData("Não aceitamos esse valor.")]
    public void Refusal_IsNoAcceptance(string text) => Assert.NotEqual(ReadIntent.AcceptQuote, Reader.Read(text, new LocalDate(2026, 11, 22)).Intent);

    [Theory]
    [InlineData("Wir nehmen das Angebot an.")]
    [InlineData("No problem. Go ahead and book option 2.")]
    [InlineData("We'll take option 1, not option 2.")]
    [InlineData("Aceptamos la opción 2, por favor envíen el contrato.")]
    [InlineData("Nous acceptons votre offre.")]
    public void Acceptance_IsOne(string text) => Assert.Equal(ReadIntent.AcceptQuote, Reader.Read(text, new LocalDate(2026, 11, 22)).Intent);
}
