namespace JetVision.Workflows.Activities.Http;

/// <summary>A file that a request brought, that was downloaded, or that a workflow sends.</summary>
/// <param name="Content">The bytes.</param>
/// <param name="Filename">The name to save it under.</param>
/// <param name="ContentType">The type.</param>
/// <param name="ETag">What tells this content from another; null when nothing does.</param>
public sealed record HttpFile(byte[] Content, string Filename, string ContentType, string? ETag = null)
{
    /// <summary>Gives the bytes, to scripts that ask for them as they do in Elsa.</summary>
    /// <returns>The content.</returns>
    public byte[] GetBytes() => Content;
}
