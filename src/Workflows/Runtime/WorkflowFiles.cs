using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using JetVision.Workflows.Definitions;
using JetVision.Workflows.Execution;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JetVision.Workflows.Runtime;

/// <summary>Publishes the files of the workflows directory at start. A definition that somebody changed in the database is never overwritten.</summary>
internal sealed partial class WorkflowFiles(
    DefinitionStore definitions, IHostEnvironment environment, IOptions<WorkflowsOptions> options, ILogger<WorkflowFiles> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Directory.Length == 0)
        {
            return;
        }

        var directory = Path.GetFullPath(Path.Combine(environment.ContentRootPath, options.Value.Directory));
        if (!Directory.Exists(directory))
        {
            LogNoDirectory(directory);
            return;
        }

        await LoadAsync(directory, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Publishes the files of a directory that are new or changed.</summary>
    /// <exception cref="InvalidOperationException">A file is no definition or cannot be published; the message says which and why.</exception>
    public async Task LoadAsync(string directory, CancellationToken cancellation)
    {
        foreach (var file in Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal))
        {
            var text = await File.ReadAllTextAsync(file, cancellation);
            await LoadFileAsync(file, text, cancellation);
        }
    }

    private async Task LoadFileAsync(string file, string text, CancellationToken cancellation)
    {
        var name = Path.GetFileName(file);
        WorkflowDefinition model;
        try
        {
            model = JsonSerializer.Deserialize<WorkflowDefinition>(text, ValueJson.Options) ?? throw new JsonException("The file holds the word null.");
        }
        catch (JsonException cause)
        {
            throw new InvalidOperationException($"{file} is no workflow definition: {cause.Message}", cause);
        }

        if (model.DefinitionId.Length == 0)
        {
            throw new InvalidOperationException($"{file} has no definitionId. Give it one: runs and other workflows refer to it.");
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var (known, changedByOps) = (false, false);
        var saved = await definitions.SaveAsync(
            model with { Id = "" },
            publish: true,
            isStrict: true,
            DefinitionSource.File,
            hash,
            latest =>
            {
                known = latest?.ContentHash == hash;
                changedByOps = latest is { Source: not DefinitionSource.File };
                return !known && !changedByOps;
            },
            cancellation);
        if (saved is null)
        {
            if (changedByOps)
            {
                LogChangedByOps(name, model.DefinitionId);
            }

            return;
        }

        if (saved.IsRefused)
        {
            var errors = saved.Errors.Where(error => !error.IsWarning).Select(error => error.ActivityId is null ? error.Message : $"{error.ActivityName ?? error.ActivityId}: {error.Message}");
            throw new InvalidOperationException($"{file} cannot be published: {string.Join(" ", errors)}");
        }

        LogPublished(name, model.DefinitionId, saved.Definition.Version);
        foreach (var warning in saved.Errors)
        {
            var activity = warning.ActivityName ?? warning.ActivityId;
            LogWarning(name, activity, warning.Message);
        }
    }

    [LoggerMessage(EventId = 2201, EventName = "WorkflowFilePublished", Level = LogLevel.Information, Message = "{File}: published as version {Version} of {DefinitionId}.")]
    private partial void LogPublished(string file, string definitionId, int version);

    [LoggerMessage(EventId = 2202, EventName = "WorkflowFileKeptOut", Level = LogLevel.Information,
        Message = "{File}: not loaded, because {DefinitionId} was changed in the designer. To take the file's version, import the file there and publish it.")]
    private partial void LogChangedByOps(string file, string definitionId);

    [LoggerMessage(EventId = 2203, EventName = "WorkflowFileWarning", Level = LogLevel.Warning, Message = "{File}, {Activity}: {Warning}")]
    private partial void LogWarning(string file, string? activity, string warning);

    [LoggerMessage(EventId = 2204, EventName = "NoWorkflowsDirectory", Level = LogLevel.Warning,
        Message = "There is no directory {Directory}, so no workflow is loaded from files. Set Workflows:Directory to it, or to nothing if none is wanted.")]
    private partial void LogNoDirectory(string directory);
}
