using JetVision.Activities.Airports;
using NodaTime;
using Xunit;

namespace JetVision.Activities.Tests.Airports;

public sealed class AirportDirectoryTests
{
    private static readonly AirportDirectory Airports = AirportDirectory.Default;

    [Theory]
    [InlineData("KTEB", "KTEB")]
    [InlineData("teb", "KTEB")]
    [InlineData("Teterboro", "KTEB")]
    [InlineData("opa-locka", "KOPF")]
    [InlineData("Nizza", "LFMN")]
    [InlineData("Ниццa", null)] // a Latin a inside a Cyrillic word is another word
    [InlineData("Genf", "LSGG")]
    [InlineData("Ginebra", "LSGG")]
    [InlineData("日内瓦", "LSGG")]
    [InlineData("جدة", "OEJN")]
    [InlineData("St. Barths", "TFFJ")]
    [InlineData("Muenchen", "EDDM")]
    [InlineData("Chicago Executive", "KPWK")]
    [InlineData("East Hampton", "KJPX")]
    [InlineData("PDK", "KPDK")]
    [InlineData("Farnborough", "EGLF")]
    [InlineData("Le Bourget", "LFPB")]
    public void FieldsOf_NameOfOneField_IsThatField(string name, string? icao) =>
        Assert.Equal(icao, Airports.FieldsOf(name) is [var only] ? only.Icao : null);

    [Theory]
    [InlineData("New York", "KTEB")]
    [InlineData("Londen", "EGGW")]
    [InlineData("Лондон", "EGGW")]
    [InlineData("São Paulo", "SBSP")]
    [InlineData("东京", "RJTT")]
    public void FieldsOf_CityOfSeveralFields_StartsWithTheBusinessField(string city, string first)
    {
        var fields = Airports.FieldsOf(city);
        Assert.True(fields.Count > 1);
        Assert.Equal(first, fields[0].Icao);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("xyzzy")]
    [InlineData("\ud800")]
    public void FieldsOf_UnknownText_IsEmpty(string text) => Assert.Empty(Airports.FieldsOf(text));

    [Fact]
    public void Everything_HasAKnownTimeZoneAndACode()
    {
        var zones = DateTimeZoneProviders.Tzdb.Ids.ToHashSet();
        Assert.All(Airports.All, airport => Assert.True(airport.Icao.Length == 4 && zones.Contains(airport.TimeZone), airport.ToString()));
    }

    [Fact]
    public void Search_PartOfACity_FindsItsFields() =>
        Assert.Contains("LFMN", Airports.Search("nice").Select(airport => airport.Icao));

    [Theory]
    [InlineData("LFMN", "Nice-Côte d'Azur (LFMN)")]
    [InlineData("KTEB", "Teterboro (KTEB)")]
    [InlineData("KPDK", "Atlanta, DeKalb Peachtree (KPDK)")]
    public void Label_NamesCityAndField(string icao, string label) => Assert.Equal(label, Airports[icao].Label);
}
