#region activities
using JetVision.Workflows.Authoring;
using JetVision.Workflows.Execution;
using JetVision.Workflows.Testing;
using Xunit;

namespace Charter.Samples;

/// <summary>Prices a flight by its miles; one that is too dear goes to a person first.</summary>
[Activity("Charter", "Pricing", "Prices a flight by its miles.", DisplayName = "Price flight")]
[FlowNode("Priced", "TooDear")]
public sealed class PriceFlight : Activity
{
    /// <summary>Gets or sets how far the flight goes, in nautical miles.</summary>
    [Input(Description = "How far the flight goes, in nautical miles.")]
    public Input<int> Miles { get; set; } = default!;

    /// <summary>Gets or sets the most that the client will pay.</summary>
    [Input(Description = "The most that the client will pay, in EUR.")]
    public Input<decimal> Limit { get; set; } = new(50_000m);

    /// <summary>Gets or sets where the price goes.</summary>
    [Output(Description = "The price in EUR.")]
    public Output<decimal>? Price { get; set; }

    /// <inheritdoc/>
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var price = context.GetRequiredService<Tariff>().PerMile * context.Get(Miles);
        context.Set(Price, price);
        await context.CompleteActivityWithOutcomesAsync(price <= context.Get(Limit) ? "Priced" : "TooDear");
    }
}

/// <summary>Waits until somebody has approved a price. The wait is a row in the database: no thread, and no harm in a restart.</summary>
[Activity("Charter", "Pricing", "Waits until somebody has approved a price.", DisplayName = "Approve price")]
[FlowNode("Approved", "Refused")]
public sealed class ApprovePrice : Activity
{
    /// <summary>Gets or sets which flight it is about.</summary>
    [Input(Description = "The flight's id.")]
    public Input<string> Flight { get; set; } = default!;

    /// <inheritdoc/>
    protected override void Execute(ActivityExecutionContext context) =>
        context.CreateBookmark(new ApprovalWanted(context.Get(Flight) ?? ""), OnAnsweredAsync, includeActivityInstanceId: false);

    // A named method: after a restart only its name is known.
    private ValueTask OnAnsweredAsync(ActivityExecutionContext context) =>
        context.CompleteActivityWithOutcomesAsync(context.GetWorkflowInput<bool>("Approved") ? "Approved" : "Refused");
}

/// <summary>What the wait is for; a stimulus of the same content resumes it.</summary>
public sealed record ApprovalWanted(string Flight);

/// <summary>What a mile costs.</summary>
public sealed record Tariff(decimal PerMile);

public sealed class PricingTests
{
    [Theory]
    [InlineData(1_000, "Priced")]
    [InlineData(9_000, "TooDear")]
    public async Task Price_AboveTheLimit_GoesToAPerson(int miles, string outcome)
    {
        var result = await new ActivityFixture(new PriceFlight { Miles = new(miles), Limit = new(20_000m) })
            .With(new Tariff(9.5m))
            .RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal([outcome], result.Outcomes);
        Assert.Equal(9.5m * miles, result.Output<decimal>("Price"));
    }

    [Fact]
    public async Task Approval_IsAwaited_AndItsAnswerIsTheOutcome()
    {
        var fixture = new ActivityFixture(new ApprovePrice { Flight = new("F-1") });

        var waiting = await fixture.RunAsync(TestContext.Current.CancellationToken);
        var answered = await fixture.ResumeAsync(
            new ApprovalWanted("F-1"), new Dictionary<string, object?> { ["Approved"] = true }, TestContext.Current.CancellationToken);

        Assert.Equal(ActivityStatus.Running, waiting.Status);
        Assert.Equal(["Approved"], answered.Outcomes);
    }
}
#endregion
