namespace JetVision.EndToEnd.Studio;

/// <summary>
/// What is done in Studio by mouse and keyboard, one after the other and beside nothing else: Studio runs in an interpreter in the browser, and on two processors another
/// browser beside it makes each of its answers so late that no patience is enough.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class StudioCollection
{
    internal const string Name = "Studio";
}
