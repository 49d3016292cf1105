namespace JetVision.Designer.Pages;

/// <summary>One screen of Studio. Each is a page of its own: two Studio elements in one page fail (Studio brings its overlays twice).</summary>
/// <param name="Element">The custom element.</param>
/// <param name="Title">The page's title.</param>
/// <param name="Section">The part of the header's navigation that is current.</param>
/// <param name="IdAttribute">The attribute that takes the id of the address; null for a list.</param>
/// <param name="Id">The id; null for a list.</param>
public sealed record StudioView(string Element, string Title, string Section, string? IdAttribute = null, string? Id = null)
{
    /// <summary>Gets the list of processes.</summary>
    public static StudioView Definitions => new("elsa-workflow-definition-list", "Processes", "definitions");

    /// <summary>Gets the list of runs.</summary>
    public static StudioView Instances => new("elsa-workflow-instance-list", "Runs", "instances");

    /// <summary>A process as a diagram to edit.</summary>
    /// <param name="id">The definition's stable id.</param>
    /// <returns>The screen.</returns>
    public static StudioView Definition(string id) => new("elsa-workflow-definition-editor", "Process", "definitions", "definition-id", id);

    /// <summary>A run on its diagram.</summary>
    /// <param name="id">The instance's id.</param>
    /// <returns>The screen.</returns>
    public static StudioView Instance(string id) => new("elsa-workflow-instance-viewer", "Run", "instances", "instance-id", id);
}
