using JetVision.Activities.Agents.Facts;
using JetVision.Activities.Airports;
using Xunit;

namespace JetVision.Activities.Tests.Agents;

/// <summary>Words may say what the facts say and nothing more.</summary>
public sealed class FactCheckTests
{
    private const string Facts = "R-2026-0007: KTEB to KOPF on 2026-12-10, leaving at 14:30, 5 passengers. Option 1, Citation XLS+, 18,400.00 EUR, valid until 2026-12-01. https://broker.example/p/abc";

    [Theory]
    [InlineData("Your flight KTEB to KOPF leaves on 10 December at 14:30 for five passengers.")]
    [InlineData("Option 1 is 18400 EUR, or 18,400 EUR; see https://broker.example/p/abc.")]
    [InlineData("On Thursday at 2:30 we have the XLS for you.")]
    [InlineData("1. It is there.\n2. So is this.")]
    public void Fault_WordsOfTheFacts_IsNone(string words) => Assert.Null(FactCheck.Fault(words, Facts, AirportDirectory.Default));

    [Theory]
    [InlineData("It is 17,900 EUR.", "17,900")]
    [InlineData("For six passengers.", "six")]
    [InlineData("You land at EGLF.", "EGLF")]
    [InlineData("It leaves on 10 January.", "January")]
    [InlineData("It leaves on Friday.", "Friday")]
    [InlineData("Write to thief@evil.example.", "evil")]
    [InlineData("See https://evil.example/p/abc.", "evil")]
    [InlineData("We guarantee the aircraft.", "guarantee")]
    [InlineData("You get a discount.", "discount")]
    [InlineData("It leaves on 11 December.", "11")]
    public void Fault_WordsBeyondTheFacts_IsNamed(string words, string named) =>
        Assert.Contains(named, FactCheck.Fault(words, Facts, AirportDirectory.Default), StringComparison.Ordinal);
}
