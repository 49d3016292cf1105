using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using JetVision.Activities.Storage;
using Xunit;

namespace JetVision.Activities.Tests;

/// <summary>The activities name nothing of the engine but what stock Elsa has too, so that they compile against stock by other global usings alone.</summary>
public class EngineNamesTests
{
    [Fact]
    public void Activities_NameTheEnginesAuthoringWordsAlone()
    {
        using var file = File.OpenRead(typeof(JetVisionDb).Assembly.Location);
        using var assembly = new PEReader(file);
        var names = assembly.GetMetadataReader();

        var used = names.TypeReferences.Select(names.GetTypeReference)
            .Select(type => (Space: names.GetString(type.Namespace), Name: names.GetString(type.Name)))
            .Where(type => type.Space.StartsWith("JetVision.Workflows", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(used);
        Assert.DoesNotContain(used, type => type.Space != "JetVision.Workflows.Authoring");
    }
}
