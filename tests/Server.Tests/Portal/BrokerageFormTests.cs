using JetVision.Activities.Tenancy;
using JetVision.Server.Portal.Settings;
using Xunit;

namespace JetVision.Server.Tests.Portal;

public sealed class BrokerageFormTests
{
    [Fact]
    public void Check_DefaultsOfANewBrokerage_AreFine() => Assert.Empty(Form().Check());

    [Fact]
    public void WriteTo_WhatWasRead_ChangesNothing()
    {
        var (before, after) = (House(), House());

        BrokerageForm.Of(before).WriteTo(after);

        Assert.Equal((before.Margin, before.Weights, before.QuoteWindow, before.ProposalValidity), (after.Margin, after.Weights, after.QuoteWindow, after.ProposalValidity));
        Assert.Equal((before.Name, before.Email, before.BrandColor, before.Currency), (after.Name, after.Email, after.BrandColor, after.Currency));
    }

    [Theory]
    [InlineData(nameof(BrokerageForm.Name), " ")]
    [InlineData(nameof(BrokerageForm.Email), "no address")]
    [InlineData(nameof(BrokerageForm.Email), "Desk <desk@example.com>")]
    [InlineData(nameof(BrokerageForm.BrandColor), "navy")]
    [InlineData(nameof(BrokerageForm.BrandColor), "#ffffff")]
    [InlineData(nameof(BrokerageForm.BrandColor), "#12324f;}</style>")]
    [InlineData(nameof(BrokerageForm.InsuranceDisclosure), "")]
    [InlineData(nameof(BrokerageForm.Currency), "XXX")]
    public void Check_WrongText_IsNamed(string field, string value)
    {
        var form = Form();
        typeof(BrokerageForm).GetProperty(field)!.SetValue(form, value);

        Assert.Equal(field, Assert.Single(form.Check()).Key);
    }

    [Theory]
    [InlineData(MarginKind.Markup, 101)]
    [InlineData(MarginKind.Margin, 61)]
    [InlineData(MarginKind.Fixed, -1)]
    public void Check_MarginOutOfRange_IsNamed(MarginKind kind, int value)
    {
        var form = Form();
        (form.MarginKind, form.MarginValue) = (kind, value);

        Assert.Equal(nameof(BrokerageForm.MarginValue), Assert.Single(form.Check()).Key);
    }

    [Fact]
    public void Check_MostBelowLeast_IsNamed()
    {
        var form = Form();
        (form.MarginMinimum, form.MarginMaximum) = (500, 400);

        Assert.Equal(nameof(BrokerageForm.MarginMaximum), Assert.Single(form.Check()).Key);
    }

    [Fact]
    public void Check_NoWeightAtAll_IsNamed()
    {
        var form = Form();
        foreach (var name in form.Weights.Keys)
        {
            form.Weights[name] = 0;
        }

        Assert.Equal(nameof(BrokerageForm.Weights), Assert.Single(form.Check()).Key);
    }

    private static Brokerage House() => new() { Id = Brokerage.FirstId, Name = "Meridian", Email = "desk@meridian.example" };

    private static BrokerageForm Form() => BrokerageForm.Of(House());
}
