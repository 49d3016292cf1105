using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace JetVision.Workflows.Api;

/// <summary>Definitions and runs as files: one as JSON, several as a zip.</summary>
internal static class ImportExport
{
    private const long LargestFile = 10 * 1024 * 1024;

    public static void MapImportExport(this RouteGroupBuilder view, RouteGroupBuilder edit)
    {
        string[] getOrPost = [HttpMethods.Get, HttpMethods.Post];
        view.MapMethods("/workflow-definitions/{definitionId}/export", getOrPost, ExportDefinition);
        view.MapPost("/bulk-actions/export/workflow-definitions", async (Body<ExportRequest> body, DefinitionStore store, CancellationToken cancellation) =>
            await ExportVersions(body.Value.Ids ?? [], body.Value.IncludeConsumingWorkflows ?? false, store, cancellation));
        view.MapGet("/bulk-actions/export/workflow-definitions", (string[] ids, bool? includeConsumingWorkflows, DefinitionStore store, CancellationToken cancellation) =>
            ExportVersions(ids, includeConsumingWorkflows ?? false, store, cancellation));
        view.MapMethods("/workflow-instances/{id}/export", getOrPost, ExportInstance);
        view.MapPost("/bulk-actions/export/workflow-instances", (Body<ExportRequest> body, WorkflowInstances instances, CancellationToken cancellation) =>
            ExportInstances(body.Value.Ids ?? [], instances, cancellation));
        view.MapGet("/bulk-actions/export/workflow-instances", ExportInstances);

        string[] postOrPut = [HttpMethods.Post, HttpMethods.Put];
        edit.MapMethods("/workflow-definitions/import", postOrPut, (Body<JsonObject> body, DefinitionStore store, DefinitionDocuments documents, CancellationToken cancellation) =>
            Import(null, body, store, documents, cancellation));
        edit.MapMethods("/workflow-definitions/{definitionId}/import", postOrPut, Import);
        edit.MapPost("/workflow-definitions/import-files", ImportFiles).DisableAntiforgery();
    }

    private static async Task<IResult> Import(
        string? definitionId, Body<JsonObject> body, DefinitionStore store, DefinitionDocuments documents, CancellationToken cancellation)
    {
        if (definitionId is not null)
        {
            body.Value["definitionId"] = definitionId;
        }

        var definition = DefinitionDocuments.Read(body.Value);
        return await DefinitionDocuments.IsReadonlyAsync(definition, store, cancellation)
            ? TypedResults.StatusCode(StatusCodes.Status403Forbidden)
            : ApiJson.Answer(await documents.ForStudioAsync(await ImportAsync(definition, store, cancellation), cancellation));
    }

    /// <summary>Saves a definition, published when it says so and can be; one that cannot run is kept as a draft, to be mended.</summary>
    private static async Task<WorkflowDefinition> ImportAsync(WorkflowDefinition definition, DefinitionStore store, CancellationToken cancellation)
    {
        var saved = await store.ImportAsync(definition, definition.IsPublished, cancellation);
        return (saved.IsRefused ? await store.SaveAsync(definition, publish: false, cancellation) : saved).Definition;
    }

    private static async Task<IResult> ImportFiles(HttpRequest request, DefinitionStore store, CancellationToken cancellation)
    {
        if (!request.HasFormContentType)
        {
            return TypedResults.Problem("Send the files as multipart/form-data.", statusCode: StatusCodes.Status400BadRequest);
        }

        // All are read before the first is saved: a file that may not be imported leaves the others as they were.
        var models = new List<WorkflowDefinition>();
        foreach (var file in (await request.ReadFormAsync(cancellation)).Files)
        {
            await using var content = file.OpenReadStream();
            if (file.Length > LargestFile)
            {
                return TypedResults.Problem($"'{file.FileName}' is larger than {LargestFile / 1024 / 1024} MB.", statusCode: StatusCodes.Status413PayloadTooLarge);
            }

            if (!file.FileName.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            {
                models.Add(DefinitionDocuments.Read(await ReadAsync(content, file.FileName, cancellation)));
                continue;
            }

            await using var archive = new ZipArchive(content, ZipArchiveMode.Read);
            foreach (var entry in archive.Entries.Where(entry => entry.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)))
            {
                if (entry.Length > LargestFile)
                {
                    return TypedResults.Problem($"'{entry.FullName}' is larger than {LargestFile / 1024 / 1024} MB.", statusCode: StatusCodes.Status413PayloadTooLarge);
                }

                await using var inner = await entry.OpenAsync(cancellation);
                models.Add(DefinitionDocuments.Read(await ReadAsync(inner, entry.FullName, cancellation)));
            }
        }

        foreach (var model in models)
        {
            if (await DefinitionDocuments.IsReadonlyAsync(model, store, cancellation))
            {
                return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
            }
        }

        foreach (var model in models)
        {
            await ImportAsync(model, store, cancellation);
        }

        return ApiJson.Answer(new { count = models.Count });
    }

    private static async Task<JsonObject> ReadAsync(Stream content, string name, CancellationToken cancellation)
    {
        try
        {
            return await JsonNode.ParseAsync(content, cancellationToken: cancellation) as JsonObject ?? throw new BadHttpRequestException($"'{name}' is no workflow definition.");
        }
        catch (JsonException error)
        {
            throw new BadHttpRequestException($"'{name}' is no JSON: {error.Message}", StatusCodes.Status400BadRequest, error);
        }
    }

    private static async Task<IResult> ExportDefinition(
        string definitionId, string? versionOptions, bool? includeConsumingWorkflows, DefinitionStore store, CancellationToken cancellation) =>
        await store.FindAsync(definitionId, VersionOptions.Parse(versionOptions ?? "Latest"), cancellation) is { } definition
            ? await ExportVersions([definition.Id], includeConsumingWorkflows ?? false, store, cancellation)
            : TypedResults.NotFound();

    private static async Task<IResult> ExportVersions(string[] ids, bool includeConsumers, DefinitionStore store, CancellationToken cancellation)
    {
        var definitions = ids.Length == 0 ? [] : (await store.ListAsync(new DefinitionFilter { Versions = VersionOptions.AllVersions, Ids = ids }, cancellation)).Items.ToList();
        if (definitions.Count == 0)
        {
            return TypedResults.NotFound();
        }

        for (var i = 0; includeConsumers && i < definitions.Count; i++)
        {
            var consumers = (await DefinitionsApi.ConsumersAsync(store, definitions[i].DefinitionId, cancellation)).Except(definitions.Select(definition => definition.DefinitionId)).ToList();
            if (consumers.Count > 0)
            {
                definitions.AddRange((await store.ListAsync(new DefinitionFilter { DefinitionIds = consumers }, cancellation)).Items);
            }
        }

        return Files("workflow-definitions", definitions.ConvertAll(definition => ($"{FileName(definition.Name ?? definition.DefinitionId)}-v{definition.Version}", DefinitionDocuments.ForExport(definition))));
    }

    private static async Task<IResult> ExportInstance(string id, WorkflowInstances instances, CancellationToken cancellation) => await ExportInstances([id], instances, cancellation);

    private static async Task<IResult> ExportInstances(string[] ids, WorkflowInstances instances, CancellationToken cancellation)
    {
        var files = new List<(string, JsonObject)>();
        foreach (var id in ids)
        {
            if (await instances.FindAsync(id, cancellation) is { } state)
            {
                files.Add(($"workflow-instance-{FileName(id)}", JsonSerializer.SerializeToNode(InstanceDocument.Of(state), ApiJson.Options)!.AsObject()));
            }
        }

        return files.Count == 0 ? TypedResults.NotFound() : Files("workflow-instances", files);
    }

    private static FileContentHttpResult Files(string archiveName, List<(string Name, JsonObject Content)> files)
    {
        if (files is [var (name, content)])
        {
            return TypedResults.File(JsonSerializer.SerializeToUtf8Bytes(content, Indented), "application/json", name + ".json");
        }

        using var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var (fileName, json) in files)
            {
                var free = fileName;
                for (var i = 2; !taken.Add(free); i++)
                {
                    free = $"{fileName}-{i}";
                }

                using var entry = archive.CreateEntry(free + ".json").Open();
                JsonSerializer.Serialize(entry, json, Indented);
            }
        }

        return TypedResults.File(buffer.ToArray(), "application/zip", archiveName + ".zip");
    }

    private static readonly JsonSerializerOptions Indented = new(ApiJson.Options) { WriteIndented = true };

    private static string FileName(string name)
    {
        var words = new string([.. name.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')]);
        return string.Join('-', words.Split('-', StringSplitOptions.RemoveEmptyEntries)) is { Length: > 0 } text ? text : "workflow";
    }

    private sealed record ExportRequest
    {
        public string[]? Ids { get; init; }

        public bool? IncludeConsumingWorkflows { get; init; }
    }
}
