using System.Security.Claims;
using JetVision.Activities.Mail.Suppression;
using JetVision.Server.Security;
using JetVision.Workflows.Runtime;
using NodaTime;

namespace JetVision.Server.Api;

/// <summary>Whom prospecting must not write to, over HTTP.</summary>
internal static class SuppressionEndpoints
{
    public static RouteGroupBuilder MapSuppressions(this IEndpointRouteBuilder app)
    {
        var list = app.MapGroup("/api/suppressions").WithTags("Prospecting").RequireAuthorization(Policies.Broker);
        list.MapGet("", List).WithSummary("Addresses and domains that prospecting never writes to, newest first");
        list.MapPost("", Add).WithSummary("Adds {target, reason?, note?}; what stands already stays as it is");
        list.MapPost("/{id:guid}/lift", Lift).WithSummary("Lets it be written to again, with {confirm, because}");
        return list;
    }

    private static async Task<IResult> List(SuppressionList list, CancellationToken cancellation, string? search = null, string? cursor = null, int limit = 50) =>
        await list.ListAsync(search, cursor, limit, cancellation) is (var lines, var next, var refusal) && refusal is null
            ? TypedResults.Ok(new Page<SuppressionView>([.. lines!.Select(SuppressionView.Of)], next))
            : Problems.Of(refusal!);

    private static async Task<IResult> Add(HttpRequest http, ClaimsPrincipal user, SuppressionList list, IUnitOfWork unit, CancellationToken cancellation)
    {
        var (_, body, refusal) = await JsonBody.ReadAsync<SuppressBody>(http);
        if (refusal is not null)
        {
            return Problems.Of(refusal);
        }

        (var line, refusal) = await list.AddAsync(body!.Target ?? "", body.Reason ?? SuppressionReason.Manual, body.Note, user.Identity?.Name ?? "a program", cancellation);
        if (refusal is not null)
        {
            return Problems.Of(refusal);
        }

        await unit.CommitAsync(cancellation);
        return TypedResults.Ok(SuppressionView.Of(line!));
    }

    private static async Task<IResult> Lift(Guid id, HttpRequest http, ClaimsPrincipal user, SuppressionList list, IUnitOfWork unit, CancellationToken cancellation)
    {
        var (_, body, refusal) = await JsonBody.ReadAsync<LiftBody>(http);
        refusal ??= await list.LiftAsync(id, body!.Confirm ?? "", body.Because ?? "", user.Identity?.Name ?? "a program", cancellation);
        if (refusal is not null)
        {
            return Problems.Of(refusal);
        }

        await unit.CommitAsync(cancellation);
        return TypedResults.NoContent();
    }
}

/// <summary>Whom not to write to.</summary>
internal sealed record SuppressBody(string? Target, SuppressionReason? Reason, string? Note);

/// <summary>Whom to write to again, said twice, and on what ground.</summary>
internal sealed record LiftBody(string? Confirm, string? Because);

/// <summary>An address or domain that prospecting never writes to.</summary>
internal sealed record SuppressionView(Guid Id, string Target, string Reason, string? Note, string Source, Instant At)
{
    public static SuppressionView Of(Suppressed line) => new(line.Id, line.Target, Words.Camel(line.Reason), line.Note, line.Source, line.At);
}
