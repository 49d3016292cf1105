using JetVision.Workflows.Persistence;
using JetVision.Workflows.Runtime;
using JetVision.Workflows.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Xunit;
using static JetVision.Workflows.Tests.Shared.TestDefinitions;

namespace JetVision.Workflows.Tests.Runtime;

public sealed class DefinitionStoreTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, EveryDatabase]
    public async Task Save_OfADraft_ChangesItInPlace_AndAPublishedOneGetsANewVersion(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        var draft = (await engine.Definitions.SaveAsync(Sequence("one", Probe("a")), publish: false, Cancellation)).Definition;
        var again = (await engine.Definitions.SaveAsync(Sequence("one", Probe("b")), publish: false, Cancellation)).Definition;
        Assert.Equal((draft.Id, 1), (again.Id, again.Version));

        var published = (await engine.Definitions.PublishAsync("one", Cancellation))!.Definition;
        Assert.Equal((draft.Id, 1, true), (published.Id, published.Version, published.IsPublished));

        var next = (await engine.Definitions.SaveAsync(Sequence("one", Probe("c")), publish: false, Cancellation)).Definition;
        Assert.Equal((2, true, false), (next.Version, next.IsLatest, next.IsPublished));
        Assert.Equal(1, (await engine.Definitions.FindAsync("one", VersionOptions.Published, Cancellation))!.Version);

        await engine.Definitions.PublishAsync("one", Cancellation);
        Assert.Equal(2, (await engine.Definitions.FindAsync("one", VersionOptions.Published, Cancellation))!.Version);
        Assert.Equal(2, (await engine.Definitions.ListAsync(new DefinitionFilter { Versions = VersionOptions.AllVersions }, Cancellation)).TotalCount);
        Assert.Single((await engine.Definitions.ListAsync(new DefinitionFilter { Versions = VersionOptions.LatestOrPublished }, Cancellation)).Items);
    }

    [Theory, EveryDatabase]
    public async Task Publish_ANewVersion_RunsNewStarts_WhileWaitingRunsKeepTheirs(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("one", Event("wait", "go"), Probe("old")));
        await engine.Runtime.StartAsync("one", cancellation: Cancellation);
        await engine.PublishAsync(Sequence("one", Event("wait", "go"), Probe("new")));
        await engine.Runtime.StartAsync("one", cancellation: Cancellation);

        await engine.Runtime.PublishEventAsync("go", cancellation: Cancellation);
        await engine.DrainAsync();

        Assert.Equal(["new", "old"], engine.Probes.Ran.Select(ran => ran.ActivityId).Order());
    }

    [Theory, EveryDatabase]
    public async Task Delete_OfTheLatestVersion_MakesTheOneBeforeLatest(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.PublishAsync(Sequence("one", Probe("a")));
        var second = (await engine.Definitions.SaveAsync(Sequence("one", Probe("b")), publish: false, Cancellation)).Definition;

        Assert.True(await engine.Definitions.DeleteVersionAsync(second.Id, Cancellation));

        Assert.Equal(1, (await engine.Definitions.FindAsync("one", VersionOptions.Latest, Cancellation))!.Version);
        Assert.Equal(1, await engine.Definitions.DeleteAsync("one", Cancellation));
        Assert.Null(await engine.Definitions.FindAsync("one", VersionOptions.AllVersions, Cancellation));
    }

    [Theory, EveryDatabase]
    public async Task Search_FindsByPartOfTheName_WhateverItsCase_AndTakesWildcardsAsText(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind);
        await engine.Definitions.SaveAsync(Sequence("Quote_Window", Probe("a")), publish: false, Cancellation);
        await engine.Definitions.SaveAsync(Sequence("QuoteXWindow", Probe("a")), publish: false, Cancellation);

        var found = await engine.Definitions.ListAsync(new DefinitionFilter { SearchTerm = "e_win" }, Cancellation);

        Assert.Equal("Quote_Window", Assert.Single(found.Items).Name);
    }

    [Theory, EveryDatabase]
    public async Task Files_AreLoadedOnce_AgainWhenChanged_AndNeverOverWhatOpsChanged(DatabaseKind kind)
    {
        await using var engine = await TestEngine.StartAsync(kind, services => services.AddSingleton<IHostEnvironment>(new HostingEnvironment()));
        var directory = Directory.CreateTempSubdirectory("jetvision-workflows-");
        var file = Path.Combine(directory.FullName, "one.json");
        var files = engine.Services.GetRequiredService<WorkflowFiles>();
        async Task LoadAsync(string probe)
        {
            await File.WriteAllTextAsync(file, $$"""
                { "definitionId": "one", "name": "One", "root": { "id": "s", "type": "Elsa.Sequence", "version": 1, "activities": [ { "id": "{{probe}}", "type": "Test.Probe", "version": 1 } ] } }
                """, Cancellation);
            await files.LoadAsync(directory.FullName, Cancellation);
        }

        await LoadAsync("first");
        await LoadAsync("first");
        Assert.Equal(1, (await engine.Definitions.FindAsync("one", VersionOptions.Published, Cancellation))!.Version);

        await LoadAsync("second");
        var second = await engine.Definitions.FindAsync("one", VersionOptions.Published, Cancellation);
        Assert.Equal((2, true), (second!.Version, second.IsLatest));

        await engine.PublishAsync(Sequence("one", Probe("ops")));
        await LoadAsync("third");
        Assert.Equal(3, (await engine.Definitions.FindAsync("one", VersionOptions.Published, Cancellation))!.Version);
        Assert.Equal(3, await engine.QueryAsync(db => db.Definitions.CountAsync(Cancellation)));
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Files_ThatAreNoDefinition_StopTheStartWithTheirName()
    {
        await using var engine = await TestEngine.StartAsync(DatabaseKind.Sqlite, services => services.AddSingleton<IHostEnvironment>(new HostingEnvironment()));
        var directory = Directory.CreateTempSubdirectory("jetvision-workflows-");
        await File.WriteAllTextAsync(Path.Combine(directory.FullName, "broken.json"), "{ \"root\": ", Cancellation);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => engine.Services.GetRequiredService<WorkflowFiles>().LoadAsync(directory.FullName, Cancellation));

        Assert.Contains("broken.json", refusal.Message, StringComparison.Ordinal);
        directory.Delete(recursive: true);
    }
}
