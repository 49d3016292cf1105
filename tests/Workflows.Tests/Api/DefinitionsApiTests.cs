using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace JetVision.Workflows.Tests.Api;

public sealed class DefinitionsApiTests(ElsaHost host) : IClassFixture<ElsaHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_OfWhatWillSurprise_SaysWhereAndTheCure_AndValidationSaysItBefore()
    {
        var id = "w" + Guid.NewGuid().ToString("n")[..12];
        var definition = ElsaHost.Definition(id, ElsaHost.WriteLine("a", "1"), ElsaHost.WriteLine("b", "2"));
        definition["root"]!["connections"]![0]!["source"]!["port"] = "Never";
        await host.SaveAsync(definition, publish: false);

        var validation = await host.GetAsync($"workflow-definitions/{id}/validation");
        var published = await host.PostAsync($"workflow-definitions/{id}/publish", []);

        Assert.True((bool)validation["isValid"]!);
        Assert.True(JsonNode.DeepEquals(validation["warnings"], published["warnings"]));
        var warning = Assert.Single(published["warnings"]!.AsArray())!;
        Assert.Equal("a", (string?)warning["activityId"]);
        Assert.Contains("connect one of 'Done'", (string?)warning["message"]);
        Assert.True((bool)published["workflowDefinition"]!["isPublished"]!);
    }

    [Fact]
    public async Task NewWorkflow_AsStudioSendsIt_ComesBackWithAllThatTheEditorNeeds()
    {
        var model = JsonNode.Parse("""
            {"definitionId":null,"id":null,"name":"Fresh","description":"","toolVersion":"3.8.0.0","version":1,"isLatest":true,"isPublished":false,"variables":null,"inputs":null,
             "outputs":null,"outcomes":null,"customProperties":null,"options":null,"isReadonly":false,"createdAt":"0001-01-01T00:00:00+00:00","links":null,
             "root":{"id":"2f","type":"Elsa.Flowchart","version":1,"name":"Flowchart1"}}
            """)!.AsObject();

        var saved = await host.SaveAsync(model, publish: false);

        Assert.False(string.IsNullOrEmpty((string?)saved["id"]));
        Assert.False(string.IsNullOrEmpty((string?)saved["definitionId"]));
        Assert.Equal("Workflow1:2f", (string?)saved["root"]!["nodeId"]);
        Assert.All((string[])["variables", "inputs", "outputs", "outcomes"], name => Assert.IsType<JsonArray>(saved[name]));
        Assert.All((string[])["options", "customProperties"], name => Assert.IsType<JsonObject>(saved[name]));
        Assert.Contains(saved["links"]!.AsArray(), link => (string?)link!["rel"] == "publish");
        Assert.NotEqual(1, saved["createdAt"]!.GetValue<DateTimeOffset>().Year);
    }

    [Fact]
    public async Task Save_AfterPublication_MakesADraftBesideTheVersionThatRuns()
    {
        var id = NewId();
        var first = await host.SaveAsync(ElsaHost.Definition(id, ElsaHost.WriteLine("a", "one")));
        first["description"] = "changed";
        var second = await host.SaveAsync(first, publish: false);

        Assert.Equal(2, (int)second["version"]!);
        Assert.False((bool)second["isPublished"]!);
        Assert.NotEqual((string?)first["id"], (string?)second["id"]);
        Assert.Equal(1, (int)(await host.GetAsync($"workflow-definitions/by-definition-id/{id}?versionOptions=Published"))["version"]!);
        Assert.Equal(2, (int)(await host.GetAsync($"workflow-definitions/by-definition-id/{id}?versionOptions=Latest"))["version"]!);
    }

    [Fact]
    public async Task Save_KeepsWhatTheEngineDoesNotKnow()
    {
        var activity = ElsaHost.WriteLine("a", "one");
        activity["metadata"] = new JsonObject { ["designer"] = new JsonObject { ["position"] = new JsonObject { ["x"] = 12.5, ["y"] = -3 } }, ["displayText"] = "Say it" };
        activity["ofLaterReleases"] = new JsonObject { ["deep"] = new JsonArray(1, 2) };

        var saved = await host.SaveAsync(ElsaHost.Definition(NewId(), activity), publish: false);

        var node = saved["root"]!["activities"]![0]!;
        Assert.Equal("Workflow1:flow:a", (string?)node["nodeId"]);
        Assert.Equal(12.5, (double)node["metadata"]!["designer"]!["position"]!["x"]!);
        Assert.Equal(2, (int)node["ofLaterReleases"]!["deep"]![1]!);
    }

    [Fact]
    public async Task UnknownActivity_IsShownAsNotFound_AndStoredAsItWas()
    {
        var id = NewId();
        var unknown = new JsonObject { ["id"] = "x", ["type"] = "Acme.Teleport", ["version"] = 3, ["distance"] = 12 };
        var shown = await host.SaveAsync(ElsaHost.Definition(id, unknown), publish: false);

        var node = shown["root"]!["activities"]![0]!;
        Assert.Equal("Elsa.NotFoundActivity", (string?)node["type"]);
        Assert.Equal("Acme.Teleport", (string?)node["missingTypeName"]);

        await host.SaveAsync(shown, publish: false);
        var file = await host.GetAsync($"workflow-definitions/{id}/export");
        var stored = file["root"]!["activities"]![0]!;
        Assert.Equal("Acme.Teleport", (string?)stored["type"]);
        Assert.Equal(12, (int)stored["distance"]!);
        Assert.Equal(3, (int)stored["version"]!);
    }

    [Fact]
    public async Task ConnectionToNothing_IsNotShown()
    {
        var definition = ElsaHost.Definition(NewId(), ElsaHost.WriteLine("a", "1"), ElsaHost.WriteLine("b", "2"));
        definition["root"]!["activities"]!.AsArray().RemoveAt(1);

        var shown = await host.SaveAsync(definition, publish: false);

        Assert.Empty(shown["root"]!["connections"]!.AsArray());
    }

    [Fact]
    public async Task List_FiltersPagesAndOrders()
    {
        var word = NewId();
        foreach (var letter in (string[])["c", "a", "b"])
        {
            await host.SaveAsync(ElsaHost.Definition($"{word}-{letter}", ElsaHost.WriteLine("a", "1")), publish: letter == "b");
        }

        var page = await host.GetAsync($"workflow-definitions?versionOptions=Latest&Page=0&PageSize=2&SearchTerm={word}&OrderBy=Name&OrderDirection=Ascending");
        var published = await host.GetAsync($"workflow-definitions?versionOptions=Published&DefinitionIds={word}-a&DefinitionIds={word}-b");

        Assert.Equal(3, (int)page["totalCount"]!);
        Assert.Equal([$"{word}-a", $"{word}-b"], page["items"]!.AsArray().Select(item => (string?)item!["definitionId"]));
        Assert.Contains(page["links"]!.AsArray(), link => (string?)link!["rel"] == "bulk-publish");
        Assert.Equal($"{word}-b", (string?)Assert.Single(published["items"]!.AsArray())!["definitionId"]);
    }

    [Fact]
    public async Task Broker_SeesDefinitionsReadOnly()
    {
        var id = NewId();
        await host.SaveAsync(ElsaHost.Definition(id, ElsaHost.WriteLine("a", "1")));

        var seen = (await host.Broker.GetFromJsonAsync<JsonObject>($"workflow-definitions/by-definition-id/{id}?versionOptions=Latest", Cancellation))!;
        var list = (await host.Broker.GetFromJsonAsync<JsonObject>("workflow-definitions", Cancellation))!;
        using var refused = await host.Broker.PostAsJsonAsync($"workflow-definitions/{id}/publish", new { }, Cancellation);

        Assert.DoesNotContain(seen["links"]!.AsArray(), link => (string?)link!["rel"] == "publish");
        Assert.DoesNotContain(list["links"]!.AsArray(), link => (string?)link!["rel"] == "bulk-publish");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task PublishAndRetract_MoveTheVersionThatRuns()
    {
        var id = NewId();
        await host.SaveAsync(ElsaHost.Definition(id, ElsaHost.WriteLine("a", "1")), publish: false);

        var published = await host.PostAsync($"workflow-definitions/{id}/publish", []);
        var again = await host.PostAsync($"workflow-definitions/{id}/publish", []);
        var retracted = await host.PostAsync($"workflow-definitions/{id}/retract", []);

        Assert.True((bool)published["workflowDefinition"]!["isPublished"]!);
        Assert.False((bool)published["alreadyPublished"]!);
        Assert.True((bool)again["alreadyPublished"]!);
        Assert.False((bool)retracted["isPublished"]!);
        using var execute = await host.Ops.PostAsJsonAsync($"workflow-definitions/{id}/execute", new { }, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, execute.StatusCode);
    }

    public static TheoryData<string, string?, string?> CannotRun => new()
    {
        // No cron expression.
        { "Elsa.Cron", "cronExpression", "not a cron" },
        // A trigger that starts nothing.
        { "Elsa.Cron", "cronExpression", "0 0 * * * *" },
        // An activity that nobody knows.
        { "Nobody.Knows", null, null },
        // A script that does not parse.
        { "Elsa.RunJavaScript", "script", "return (" },
    };

    [Theory, MemberData(nameof(CannotRun))]
    public async Task Publish_WhatCannotRun_IsRefused_NamingTheActivity(string type, string? input, string? value)
    {
        var id = NewId();
        var faulty = input is null ? ElsaHost.Activity("faulty", type) : ElsaHost.Activity("faulty", type, (input, value!));
        var model = ElsaHost.Definition(id, faulty, ElsaHost.WriteLine("next", "after"));
        if (type == "Elsa.Cron")
        {
            faulty["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
            model["root"]!["connections"] = new JsonArray();
        }

        await host.SaveAsync(model, publish: false);

        using var response = await host.Ops.PostAsJsonAsync($"workflow-definitions/{id}/publish", new { }, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonObject>(Cancellation);
        Assert.StartsWith("faulty: ", (string?)problem!["errors"]!["generalErrors"]![0]);
    }

    [Fact]
    public async Task Revert_MakesTheOldContentANewDraft()
    {
        var id = NewId();
        var first = await host.SaveAsync(ElsaHost.Definition(id, ElsaHost.WriteLine("a", "old")));
        first["root"]!["activities"]![0]!["text"]!["expression"]!["value"] = "new";
        await host.SaveAsync(first);

        var reverted = await host.PostAsync($"workflow-definitions/{id}/revert/1", []);
        var shown = await host.GetAsync($"workflow-definitions/by-id/{(string)reverted["id"]!}");

        Assert.Equal(3, (int)reverted["version"]!);
        Assert.Equal("old", (string?)shown["root"]!["activities"]![0]!["text"]!["expression"]!["value"]);
        Assert.Equal(3, (int)(await host.GetAsync($"workflow-definitions/{id}/versions"))["count"]!);
    }

    [Fact]
    public async Task Delete_RemovesAllVersions_AndTwiceIsNotFound()
    {
        var id = NewId();
        await host.SaveAsync(ElsaHost.Definition(id, ElsaHost.WriteLine("a", "1")));

        using var first = await host.Ops.DeleteAsync(new Uri($"workflow-definitions/{id}", UriKind.Relative), Cancellation);
        using var second = await host.Ops.DeleteAsync(new Uri($"workflow-definitions/{id}", UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, second.StatusCode);
    }

    [Fact]
    public async Task Export_ThenImport_GivesTheSameWorkflow()
    {
        var id = NewId();
        await host.SaveAsync(ElsaHost.Definition(id, ElsaHost.WriteLine("a", "1"), ElsaHost.WriteLine("b", "2")));
        var file = await host.GetAsync($"workflow-definitions/{id}/export?versionOptions=Latest");
        Assert.StartsWith("https://elsaworkflows.io/schemas/workflow-definition", (string?)file["$schema"]);
        await host.Ops.DeleteAsync(new Uri($"workflow-definitions/{id}", UriKind.Relative), Cancellation);

        var imported = await host.PostAsync("workflow-definitions/import", file.DeepClone().AsObject());

        Assert.True((bool)imported["isPublished"]!);
        Assert.Equal(2, imported["root"]!["activities"]!.AsArray().Count);
        Assert.True(JsonNode.DeepEquals(file["root"], (await host.GetAsync($"workflow-definitions/{id}/export"))["root"]));
    }

    [Fact]
    public async Task Export_OfSeveral_IsAZipThatImportsAgain()
    {
        var word = NewId();
        var versions = new JsonArray();
        foreach (var letter in (string[])["a", "b"])
        {
            versions.Add((string)(await host.SaveAsync(ElsaHost.Definition($"{word}-{letter}", ElsaHost.WriteLine("a", letter))))["id"]!);
        }

        using var response = await host.Ops.PostAsJsonAsync("bulk-actions/export/workflow-definitions", new JsonObject { ["ids"] = versions }, Cancellation);
        var zip = await response.Content.ReadAsByteArrayAsync(Cancellation);
        Assert.Equal("application/zip", response.Content.Headers.ContentType!.MediaType);
        using var archive = new ZipArchive(new MemoryStream(zip));
        Assert.Equal(2, archive.Entries.Count);

        var deleted = await host.PostAsync("bulk-actions/delete/workflow-definitions/by-definition-id", new JsonObject { ["definitionIds"] = new JsonArray($"{word}-a", $"{word}-b") });
        Assert.Equal(2, (int)deleted["deleted"]!);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(zip), "files", "two.zip" } };
        using var import = await host.Ops.PostAsync(new Uri("workflow-definitions/import-files", UriKind.Relative), form, Cancellation);
        Assert.Equal(2, (int)(await import.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["count"]!);
        Assert.Equal(2, (int)(await host.GetAsync($"workflow-definitions?SearchTerm={word}"))["totalCount"]!);
    }

    [Fact]
    public async Task BulkPublishAndRetract_TellWhatBecameOfEach()
    {
        var word = NewId();
        await host.SaveAsync(ElsaHost.Definition(word + "-draft", ElsaHost.WriteLine("a", "1")), publish: false);
        await host.SaveAsync(ElsaHost.Definition(word + "-runs", ElsaHost.WriteLine("a", "1")));
        JsonObject Selection() => new() { ["definitionIds"] = new JsonArray(word + "-draft", word + "-runs", word + "-none") };

        var published = await host.PostAsync("bulk-actions/publish/workflow-definitions/by-definition-ids", Selection());
        var retracted = await host.PostAsync("bulk-actions/retract/workflow-definitions/by-definition-ids", Selection());

        Assert.Equal(word + "-draft", (string?)Assert.Single(published["published"]!.AsArray()));
        Assert.Equal(word + "-runs", (string?)Assert.Single(published["alreadyPublished"]!.AsArray()));
        Assert.Equal(word + "-none", (string?)Assert.Single(published["notFound"]!.AsArray()));
        Assert.Equal(2, retracted["retracted"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"model":null}""")]
    [InlineData("""{"model":{"root":{"id":"a","type":"Elsa.Flowchart"},"version":"two"}}""")]
    public async Task Save_NoDefinition_IsABadRequestWithAMessage(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await host.Ops.PostAsync(new Uri("workflow-definitions", UriKind.Relative), content, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.False(string.IsNullOrEmpty((string?)(await response.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["detail"]));
    }

    private static string NewId() => "t" + Guid.NewGuid().ToString("n")[..12];
}
