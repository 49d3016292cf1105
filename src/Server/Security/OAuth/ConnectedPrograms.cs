using OpenIddict.Abstractions;

namespace JetVision.Server.Security.OAuth;

/// <summary>A program that somebody allowed to use the tools in their name.</summary>
/// <param name="Id">The permission's id.</param>
/// <param name="Name">What the program calls itself.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Since">When it was allowed.</param>
public sealed record ConnectedProgram(string Id, string Name, IReadOnlyList<Scope> Scopes, DateTimeOffset? Since);

/// <summary>Lists what a person has allowed, and takes it back. Scoped.</summary>
internal sealed class ConnectedPrograms(IOpenIddictAuthorizationManager permissions, IOpenIddictApplicationManager programs, IOpenIddictTokenManager tokens)
{
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    public async Task<IReadOnlyList<ConnectedProgram>> ListAsync(Guid account, CancellationToken cancellation)
    {
        var found = new List<ConnectedProgram>();
        await foreach (var permission in permissions.FindBySubjectAsync(account.ToString(), cancellation))
        {
            if (await permissions.HasStatusAsync(permission, OpenIddictConstants.Statuses.Valid, cancellation)
                && await permissions.GetApplicationIdAsync(permission, cancellation) is { } id
                && await programs.FindByIdAsync(id, cancellation) is { } program)
            {
                found.Add(new ConnectedProgram(
                    (await permissions.GetIdAsync(permission, cancellation))!,
                    await programs.GetDisplayNameAsync(program, cancellation) ?? "A program",
                    [.. Security.Scopes.Known(await permissions.GetScopesAsync(permission, cancellation))],
                    await permissions.GetCreationDateAsync(permission, cancellation)));
            }
        }

        return [.. found.OrderByDescending(program => program.Since)];
    }

    /// <summary>Takes a permission back; every token of it ends with it.</summary>
    public async Task RevokeAsync(Guid account, string id, CancellationToken cancellation)
    {
        if (await permissions.FindByIdAsync(id, cancellation) is { } permission && await permissions.GetSubjectAsync(permission, cancellation) == account.ToString())
        {
            await permissions.TryRevokeAsync(permission, cancellation);
            await tokens.RevokeByAuthorizationIdAsync(id, cancellation);
        }
    }

    /// <summary>Takes back all that somebody allowed: their password changed, or they may not sign in any more.</summary>
    public async Task RevokeAllAsync(Guid account, CancellationToken cancellation)
    {
        foreach (var program in await ListAsync(account, cancellation))
        {
            await RevokeAsync(account, program.Id, cancellation);
        }
    }

    /// <summary>Forgets programs that registered themselves and that nobody has allowed anything within a day, or whose permissions are all gone.</summary>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>How many.</returns>
    public async Task<int> PruneAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var registered = new List<object>();
        await foreach (var program in programs.ListAsync(cancellationToken: cancellation))
        {
            if (await programs.GetClientIdAsync(program, cancellation) is { } id && ProgramRegistration.RegisteredAt(id) is { } at && now - at > Patience)
            {
                registered.Add(program);
            }
        }

        var forgotten = 0;
        foreach (var program in registered)
        {
            if (!await permissions.FindByApplicationIdAsync((await programs.GetIdAsync(program, cancellation))!, cancellation).AnyAsync(cancellation))
            {
                await programs.DeleteAsync(program, cancellation);
                forgotten++;
            }
        }

        return forgotten;
    }
}
