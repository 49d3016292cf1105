using System.Text.Json;
using JetVision.Workflows.Definitions;
using Xunit;

namespace JetVision.Workflows.Tests.Definitions;

public sealed class WorkflowDefinitionJsonTests
{
    [Fact]
    public void Read_OfWhatStudioSendsForANewWorkflow_FillsWhatItLeavesOut()
    {
        var definition = WorkflowDefinitionJson.Read("""
            {"definitionId":null,"id":null,"name":"New","toolVersion":"3.8.0.0","version":1,"isLatest":true,"variables":null,"inputs":null,"outputs":null,"outcomes":null,
             "customProperties":null,"options":null,"links":null,"root":{"type":"Elsa.Flowchart","name":"Flowchart1","activities":[{"type":"Elsa.WriteLine"},{"type":"Elsa.WriteLine"}]}}
            """);

        Assert.Empty(definition.Variables);
        Assert.Equal("{}", definition.CustomProperties.GetRawText());
        Assert.Equal("Flowchart1", definition.Root.GetProperty("id").GetString());
        Assert.Equal(
            ["Workflow1:Flowchart1:WriteLine1", "Workflow1:Flowchart1:WriteLine2"],
            definition.Root.GetProperty("activities").EnumerateArray().Select(activity => activity.GetProperty("nodeId").GetString()));
    }

    [Fact]
    public void Read_KeepsMembersThatItDoesNotKnow_AndDropsLooseConnections()
    {
        var definition = WorkflowDefinitionJson.Read("""
            {"definitionId":"d","root":{"type":"Elsa.Flowchart","id":"F","acme":{"x":[1]},"activities":[{"type":"Acme.Nope","id":"A","fuel":"Jet-A1"}],
             "connections":[{"source":{"activity":"A","port":"Done"},"target":{"activity":"gone","port":"In"}}]}}
            """);

        Assert.Equal("Jet-A1", definition.Root.GetProperty("activities")[0].GetProperty("fuel").GetString());
        Assert.Equal("""{"x":[1]}""", definition.Root.GetProperty("acme").GetRawText());
        Assert.Equal(0, definition.Root.GetProperty("connections").GetArrayLength());
    }

    [Fact]
    public void Write_GivesWhatReadTakes()
    {
        var definition = WorkflowDefinitionJson.Read("""
            {"definitionId":"d","id":"d1","version":3,"variables":[{"id":"v","name":"V","typeName":"Int32","value":"5"}],"options":{"usableAsActivity":true},
             "root":{"type":"Elsa.Sequence","id":"S","activities":[]}}
            """);
        var written = WorkflowDefinitionJson.Write(definition);

        Assert.StartsWith("https://elsaworkflows.io/schemas/workflow-definition/", JsonElement.Parse(written).GetProperty("$schema").GetString());
        Assert.Equal(written, WorkflowDefinitionJson.Write(WorkflowDefinitionJson.Read(written)));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("3")]
    public void Read_OfWhatIsNoDefinition_SaysSo(string json) => Assert.Throws<JsonException>(() => WorkflowDefinitionJson.Read(json));
}
