using System.Collections.Immutable;
using JetVision.Workflows.Authoring;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace JetVision.Analyzers.Tests;

/// <summary>What the compiler tells the writer of an activity.</summary>
public sealed class ActivityRuleTests
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> _rules =
        [.. typeof(ActivityRule).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ActivityRule))).Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)];

    private static readonly ImmutableArray<MetadataReference> _references =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Append(typeof(Activity).Assembly.Location).Distinct().Select(path => MetadataReference.CreateFromFile(path))];

    [Theory]
    [InlineData("private int _count; protected override void Execute(ActivityExecutionContext context) => _count = 2;", "JVA001: _count = 2")]
    [InlineData("private int _count; protected override void Execute(ActivityExecutionContext context) => _count++;", "JVA001: _count++")]
    [InlineData("private string? _last; protected override void Execute(ActivityExecutionContext context) => _last ??= \"x\";", "JVA001: _last ??= \"x\"")]
    [InlineData("private int _a; private int _b; protected override void Execute(ActivityExecutionContext context) => (_a, _b) = (1, 2);", "JVA001: (_a, _b) = (1, 2)")]
    [InlineData("public string Last { get; set; } = \"\"; private ValueTask OnAnswered(ActivityExecutionContext context) { Last = \"x\"; return default; }", "JVA001: Last = \"x\"")]
    [InlineData("private readonly int _size = 3; public Sample() => Name = \"x\"; protected override void Execute(ActivityExecutionContext context) { var size = _size; size++; context.SetProperty(\"size\", size); }")]
    [InlineData("private int _count; public void Configure() => _count = 2;")]
    public async Task WhatARunWritesIntoItsActivity_IsNamed(string members, params string[] told) =>
        Assert.Equal(told, await AnalyzeAsync($"public sealed class Sample : CodeActivity {{ {members} }}"));

    [Theory]
    [InlineData("context.CreateBookmark(\"x\", _ => default);", "JVA002: _ => default")]
    [InlineData("context.CreateBookmark(\"x\", delegate { return default; });", "JVA002: delegate { return default; }")]
    [InlineData("context.CreateTimer(default, Later); static ValueTask Later(ActivityExecutionContext context) => default;", "JVA002: Later")]
    [InlineData("context.CreateBookmark(\"x\", OnAnsweredAsync);")]
    [InlineData("context.CreateBookmark(\"x\", null);")]
    public async Task AWaitThatContinuesInANamelessMethod_IsNamed(string body, params string[] told) => Assert.Equal(told, await AnalyzeAsync(
        $$"""
        public sealed class Sample : Activity
        {
            protected override void Execute(ActivityExecutionContext context) { {{body}} }
            private ValueTask OnAnsweredAsync(ActivityExecutionContext context) => context.CompleteActivityAsync();
        }
        """));

    [Theory]
    [InlineData("[FlowNode(\"Priced\", \"TooDear\")]", "\"Dear\"", "JVA003: \"Dear\"")]
    [InlineData("[FlowNode(\"Priced\", \"TooDear\")]", "Random.Shared.Next() > 3 ? \"Priced\" : \"Cheap\"", "JVA003: \"Cheap\"")]
    [InlineData("[FlowNode(\"Priced\", \"TooDear\")]", "Random.Shared.Next() switch { 1 => \"Priced\", 2 => \"TooDear\", _ => \"Free\" }", "JVA003: \"Free\"")]
    [InlineData("[FlowNode(\"Priced\", \"TooDear\")]", "[\"Priced\", \"Priceless\"]", "JVA003: \"Priceless\"")]
    [InlineData("", "\"Priced\"", "JVA003: \"Priced\"")]
    [InlineData("", "\"Done\"")]
    [InlineData("[FlowNode(\"Priced\", \"TooDear\")]", "\"Priced\", \"TooDear\"")]
    [InlineData("[FlowNode(\"Priced\")]", "Environment.MachineName")]
    public async Task AnOutcomeWithoutAPort_IsNamed(string attribute, string outcomes, params string[] told) => Assert.Equal(told, await AnalyzeAsync(
        $$"""
        {{attribute}}
        public sealed class Sample : Activity
        {
            protected override ValueTask ExecuteAsync(ActivityExecutionContext context) => context.CompleteActivityWithOutcomesAsync({{outcomes}});
        }
        """));

    [Theory]
    [InlineData("Activity", "Console.WriteLine(context.Get(new Input<int>(2)));", "JVA004: Execute")]
    [InlineData("Activity<int>", "context.SetProperty(\"x\", 1);", "JVA004: Execute")]
    [InlineData("CodeActivity", "Console.WriteLine(2);")]
    [InlineData("CodeActivity<int>", "Console.WriteLine(2);")]
    [InlineData("Activity", "context.CreateBookmark(\"x\", null);")]
    [InlineData("Activity", "if (context.IsTriggerOfWorkflow()) { _ = context.CompleteActivityAsync(); }")]
    [InlineData("Activity", "Help.Complete(context);")]
    [InlineData("Activity", "throw new InvalidOperationException();")]
    public async Task AnActivityThatNeverCompletes_IsNamed(string parent, string body, params string[] told) => Assert.Equal(told, await AnalyzeAsync(
        $$"""
        public sealed class Sample : {{parent}} { protected override void Execute(ActivityExecutionContext context) { {{body}} } }
        internal static class Help { public static void Complete(ActivityExecutionContext context) { _ = context.CompleteActivityAsync(); } }
        """));

    [Theory]
    [InlineData("public Input<int> Miles { get; } = new(1);", "JVA005: Miles")]
    [InlineData("public Output<int>? Price { get; private set; }", "JVA005: Price")]
    [InlineData("[Port] internal Activity? Next { get; set; }", "JVA005: Next")]
    [InlineData("public Input<int> Miles { get; set; } = new(1); public Output<int>? Price { get; set; } [Port] public Activity? Next { get; set; } public int Twice => 2;")]
    public async Task APropertyThatNoDefinitionCanFill_IsNamed(string members, params string[] told) =>
        Assert.Equal(told, await AnalyzeAsync($"public sealed class Sample : CodeActivity {{ {members} }}"));

    [Theory]
    [InlineData("public abstract class Sample : CodeActivity;", "JVA006: Sample")]
    [InlineData("public sealed class Sample<T> : CodeActivity;", "JVA006: Sample")]
    [InlineData("public sealed class Sample;", "JVA006: Sample")]
    [InlineData("internal sealed class Sample : CodeActivity;")]
    public async Task AnActivityThatIsNotOffered_IsNamed(string type, params string[] told) =>
        Assert.Equal(told, await AnalyzeAsync($"[Activity(\"Charter\", \"Pricing\")] {type}"));

    private static async Task<string[]> AnalyzeAsync(string code)
    {
        const string usings = "using System; using System.Threading.Tasks; using JetVision.Workflows.Authoring; using JetVision.Workflows.Execution;\n";
        var cancellation = TestContext.Current.CancellationToken;
        var compilation = CSharpCompilation.Create(
            "Samples", [CSharpSyntaxTree.ParseText(usings + code, cancellationToken: cancellation)], _references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(compilation.GetDiagnostics(cancellation).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

        // AD0001 would be a rule that fell over.
        var told = await compilation.WithAnalyzers(_rules).GetAnalyzerDiagnosticsAsync(cancellation);
        return [.. told.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).Select(diagnostic => $"{diagnostic.Id}: {diagnostic.Location.SourceTree?.GetText(cancellation).ToString(diagnostic.Location.SourceSpan)}")];
    }
}
