namespace JetVision.Activities.Shared;

/// <summary>Lets something that lives as long as the server, such as a mailbox's connection, work on records as a request does: in a scope of its own, with one commit.</summary>
public interface IScopedWork
{
    /// <summary>Works and commits.</summary>
    /// <typeparam name="T">What comes out.</typeparam>
    /// <param name="work">The work; its records and promises are saved together when it ends.</param>
    /// <param name="cancellation">Ends the attempt; nothing is saved then.</param>
    /// <returns>What came out, once it is durable.</returns>
    Task<T> CommitAsync<T>(Func<IServiceProvider, Task<T>> work, CancellationToken cancellation);
}
