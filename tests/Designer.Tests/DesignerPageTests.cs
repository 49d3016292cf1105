using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace JetVision.Designer.Tests;

public sealed partial class DesignerPageTests(DesignerHost host) : IClassFixture<DesignerHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("definitions", "elsa-workflow-definition-list", null, null)]
    [InlineData("definitions/rfp-intake", "elsa-workflow-definition-editor", "definition-id", "rfp-intake")]
    [InlineData("instances", "elsa-workflow-instance-list", null, null)]
    [InlineData("instances/5f", "elsa-workflow-instance-viewer", "instance-id", "5f")]
    public async Task Page_HoldsItsOneStudioElement(string address, string element, string? attribute, string? id)
    {
        var page = await host.Ops.GetStringAsync("/designer/" + address, Cancellation);

        Assert.Contains($"data-element=\"{element}\"", page, StringComparison.Ordinal);
        Assert.Contains("<base href=\"/designer/\"", page, StringComparison.Ordinal);
        Assert.Contains("id=\"blazor-error-ui\"", page, StringComparison.Ordinal);
        Assert.Equal(attribute is not null, page.Contains($"data-id-attribute=\"{attribute}\"", StringComparison.Ordinal));
        Assert.Equal(id is not null, page.Contains($"data-id=\"{id}\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_EveryFileItNames_IsServedByThisHost()
    {
        var page = await host.Ops.GetStringAsync("/designer/definitions", Cancellation);
        var addresses = Reference().Matches(page).Select(match => match.Groups[1].Value).ToArray();

        Assert.True(addresses.Length > 15, page);
        foreach (var address in addresses)
        {
            using var response = await host.Ops.GetAsync(new Uri("/designer/" + address, UriKind.Relative), Cancellation);
            Assert.True(response.IsSuccessStatusCode, address);
        }
    }

    [Fact]
    public async Task Page_WhatComesFromOutside_IsEncoded()
    {
        var page = await host.Ops.GetStringAsync("/designer/instances/%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E", Cancellation);

        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<Ops>", page, StringComparison.Ordinal);
        Assert.Contains("Olivia", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/designer", "/designer/definitions")]
    [InlineData("/designer/", "/designer/definitions")]
    [InlineData("/designer/workflows/instances/5f/view", "/designer/instances/5f")]
    [InlineData("/designer/workflows/definitions/a%20b/edit", "/designer/definitions/a%20b")]
    [InlineData("/designer/alterations/instances/5f", "/designer/instances/5f")]
    public async Task Address_ThatStudioLinksTo_LeadsToOurPage(string address, string expected)
    {
        using var response = await host.Ops.GetAsync(new Uri(address, UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal(expected, response.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Settings_NameThisHostsApi()
    {
        using var settings = JsonDocument.Parse(await host.Ops.GetStringAsync("/designer/appsettings.json", Cancellation));

        Assert.Equal(new Uri(host.Ops.BaseAddress!, "/elsa/api").ToString(), settings.RootElement.GetProperty("Backend").GetProperty("Url").GetString());
    }

    [Fact]
    public async Task Notice_NamesWhatThePagesCarry()
    {
        var notice = await host.Ops.GetStringAsync("/designer/notice", Cancellation);

        Assert.All((string[])["Elsa Workflows", "MudBlazor", "Monaco", "FluentValidation", "Polly", "OFL-1.1"], name => Assert.Contains(name, notice, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_OffersTheWayOut_AndTheWayIn()
    {
        var page = await host.Ops.GetStringAsync("/designer/definitions", Cancellation);

        Assert.Contains("action=\"/account/sign-out\"", page, StringComparison.Ordinal);
        Assert.Contains("data-sign-in=\"/sign-in\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/designer")]
    [InlineData("/designer/notice")]
    [InlineData("/designer/definitions")]
    [InlineData("/designer/instances/5f")]
    [InlineData("/designer/appsettings.json")]
    [InlineData("/designer/_framework/dotnet.js")]
    [InlineData("/designer/_content/MudBlazor/MudBlazor.min.css")]
    [InlineData("/designer/fonts/400.css")]
    public async Task Address_NotSignedIn_IsRefused(string address)
    {
        using var response = await host.Nobody.GetAsync(new Uri(address, UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [GeneratedRegex("""(?:href|src)="((?:_|fonts|assets|Elsa)[^"]+)""")]
    private static partial Regex Reference();
}
