using System.Text.Json.Nodes;
using Xunit;

namespace JetVision.Designer.Tests;

/// <summary>The workflows that ship open as diagrams that are seen whole and read from left to right.</summary>
public sealed class DiagramLayoutTests
{
    // Studio fits a diagram into its canvas, 879 × 560 pixels on a screen of 1600 × 1000, with 20 pixels around it, but never smaller than half.
    private const double Width = (879 - 20) / 0.5;
    private const double Height = (560 - 40) / 0.5;

    // Studio draws a node up to 45 wider than it is stored (our fonts), and the names of its ports to the right of it.
    private const double Extra = 45;

    public static TheoryData<string> Workflows => [.. Directory.GetFiles(Folder(), "*.json").Select(Path.GetFileNameWithoutExtension).Order().OfType<string>()];

    [Theory, MemberData(nameof(Workflows))]
    public void Diagram_AtStudiosSmallestFit_IsSeenWhole(string workflow)
    {
        var nodes = Nodes(workflow);

        Assert.InRange(nodes.Max(node => node.X + node.Width) - nodes.Min(node => node.X), 0, Width);
        Assert.InRange(nodes.Max(node => node.Y + node.Height) - nodes.Min(node => node.Y), 0, Height);
    }

    [Theory, MemberData(nameof(Workflows))]
    public void Diagram_NoNodeLiesOnAnother(string workflow)
    {
        var nodes = Nodes(workflow);

        var overlaps = nodes.SelectMany((one, index) => nodes.Skip(index + 1).Where(other => Overlap(one, other)).Select(other => $"{one.Id} and {other.Id}"));

        Assert.Empty(overlaps);
    }

    [Theory, MemberData(nameof(Workflows))]
    public void Diagram_BeginsAtTheLeft(string workflow)
    {
        var root = Root(workflow);
        var targets = root["connections"]!.AsArray().Select(connection => (string)connection!["target"]!["activity"]!).ToHashSet();
        var nodes = Nodes(workflow);

        var beginnings = nodes.Where(node => !targets.Contains(node.Id)).ToList();

        // Where work comes back to the first step, no step is without one before it.
        Assert.True(beginnings.Count == 0 || beginnings.Any(node => node.X == nodes.Min(other => other.X)), string.Join(", ", beginnings.Select(node => node.Id)));
    }

    private static bool Overlap(Node one, Node other) =>
        one.X < other.X + other.Width && other.X < one.X + one.Width && one.Y < other.Y + other.Height && other.Y < one.Y + one.Height;

    private static List<Node> Nodes(string workflow) =>
    [
        .. Root(workflow)["activities"]!.AsArray().Select(activity => (Id: (string)activity!["id"]!, Designer: activity["metadata"]!["designer"]!)).Select(node => new Node(
            node.Id, (double)node.Designer["position"]!["x"]!, (double)node.Designer["position"]!["y"]!,
            (double)node.Designer["size"]!["width"]! + Extra, (double)node.Designer["size"]!["height"]!)),
    ];

    private static JsonNode Root(string workflow) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder(), workflow + ".json")))!["root"]!;

    private static string Folder()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "JetVision.sln")))
        {
            directory = Path.GetDirectoryName(directory)!;
        }

        return Path.Combine(directory, "workflows");
    }

    private sealed record Node(string Id, double X, double Y, double Width, double Height);
}
