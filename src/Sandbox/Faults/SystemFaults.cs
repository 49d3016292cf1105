using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace JetVision.Sandbox.Faults;

/// <summary>Troubles of one practice system beside the marketplace, ordered at <c>/sandbox/faults/{system}</c>. They live in memory.</summary>
internal sealed class SystemFaults(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, SystemTrouble> _orders = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, int> _givenUp = new(StringComparer.OrdinalIgnoreCase);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/sandbox/faults/{system}", (string system, SystemTrouble order, SystemFaults faults) => TypedResults.Json(faults._orders[system] = order, JsonSerializerOptions.Web));
        app.MapGet("/sandbox/faults/{system}", (string system, SystemFaults faults) => TypedResults.Json(faults._orders.GetValueOrDefault(system) ?? new SystemTrouble(), JsonSerializerOptions.Web));
        app.MapGet("/sandbox/faults/{system}/given-up", (string system, SystemFaults faults) => TypedResults.Ok(faults._givenUp.GetValueOrDefault(system)));
        app.MapDelete("/sandbox/faults/{system}", (string system, SystemFaults faults) => TypedResults.Ok(faults._orders.TryRemove(system, out _)));
    }

    /// <summary>Takes one call's worth of the trouble that a system is in; null when it is in none.</summary>
    public SystemTrouble? Take(string system)
    {
        while (_orders.TryGetValue(system, out var order) && order.Count > 0)
        {
            if (_orders.TryUpdate(system, order with { Count = order.Count - 1 }, order))
            {
                return order;
            }
        }

        return null;
    }

    /// <summary>Guards a system's calls: slow, refused in the system's own words, nonsense, or cut off or withheld after the work was done.</summary>
    public Func<EndpointFilterInvocationContext, EndpointFilterDelegate, ValueTask<object?>> Filter(string system, Func<int, object> words) => async (context, next) =>
    {
        if (Take(system) is not { } trouble)
        {
            return await next(context);
        }

        var request = context.HttpContext.Request;
        if ((trouble.Method is { } method && method != request.Method) || (trouble.UnlessBearer is { } bearer && request.Headers.Authorization == $"Bearer {bearer}"))
        {
            Restore(system);
            return await next(context);
        }

        if (trouble.DelayMs > 0)
        {
            await WaitAsync(system, trouble.DelayMs, context.HttpContext.RequestAborted);
        }

        if (trouble.Status > 0)
        {
            if (trouble.RetryAfter is { } seconds)
            {
                context.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            }

            return Results.Json(words(trouble.Status), statusCode: trouble.Status);
        }

        if (trouble.IsNonsense)
        {
            return Results.Text("<html>It works!</html>", "text/html");
        }

        if (trouble.Body is { } body)
        {
            return Results.Text(body, "application/json");
        }

        var answer = await next(context);
        if (trouble.WithholdMs > 0)
        {
            await WaitAsync(system, trouble.WithholdMs, context.HttpContext.RequestAborted);
        }

        if (trouble.IsCut)
        {
            context.HttpContext.Abort();
        }

        return answer;
    };

    /// <summary>Waits, and counts the callers who do not.</summary>
    private async Task WaitAsync(string system, int milliseconds, CancellationToken aborted)
    {
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time, aborted);
        }
        catch (OperationCanceledException)
        {
            _givenUp.AddOrUpdate(system, 1, (_, before) => before + 1);
            throw;
        }
    }

    private void Restore(string system) => _orders.AddOrUpdate(system, _ => new SystemTrouble(), (_, order) => order with { Count = order.Count + 1 });
}

/// <summary>An order of troubles.</summary>
/// <param name="Count">For how many calls.</param>
/// <param name="Status">The status they are refused with; 0 for none.</param>
/// <param name="RetryAfter">The seconds of the header; null for no header.</param>
/// <param name="DelayMs">By how long they are delayed.</param>
/// <param name="IsNonsense">Whether they are answered with a page instead of JSON.</param>
/// <param name="IsCut">Whether the work is done and the connection cut before the answer.</param>
/// <param name="Method">Only calls of this method; null for all.</param>
/// <param name="Body">What they are answered with in the place of the answer, said to be JSON: half an answer, or another one; null for the answer.</param>
/// <param name="UnlessBearer">Only calls that show another bearer than this; null for all.</param>
/// <param name="WithholdMs">By how long the answer is delayed after the work was done.</param>
internal sealed record SystemTrouble(
    int Count = 0, int Status = 0, int? RetryAfter = null, int DelayMs = 0, bool IsNonsense = false, bool IsCut = false, string? Method = null, string? Body = null, string? UnlessBearer = null,
    int WithholdMs = 0);
