using System.Security.Claims;
using JetVision.Server.Operations;
using JetVision.Server.Security;
using JetVision.Workflows.Runtime;

namespace JetVision.Server.Api;

/// <summary>What is the matter with the outside, over HTTP.</summary>
internal static class IncidentEndpoints
{
    public static RouteGroupBuilder MapIncidents(this IEndpointRouteBuilder app)
    {
        var incidents = app.MapGroup("/api/incidents").WithTags("Operations").RequireAuthorization(Policies.Ops);
        incidents.MapGet("/", List).WithSummary("Incidents of outside systems, newest first: the open ones, or with settled=true the others; cursor, limit (1 to 200)");
        incidents.MapPost("/{id:guid}/settle", Settle).WithSummary("Sets an incident aside; what it tells of is not touched");
        return incidents;
    }

    private static async Task<IResult> List(IncidentDesk desk, CancellationToken cancellation, bool settled = false, string? cursor = null, int limit = 50) =>
        await desk.ListAsync(settled, cursor, limit, cancellation) is var (items, next, refusal) && refusal is null ? TypedResults.Ok(new Page<IncidentView>(items, next)) : Problems.Of(refusal!);

    private static async Task<IResult> Settle(Guid id, ClaimsPrincipal user, IncidentDesk desk, IUnitOfWork unit, CancellationToken cancellation)
    {
        if (await desk.SettleAsync(id, user.Identity?.Name ?? "a program", cancellation) is { } refusal)
        {
            return Problems.Of(refusal);
        }

        await unit.CommitAsync(cancellation);
        return TypedResults.NoContent();
    }
}
