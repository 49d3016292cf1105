namespace JetVision.Sandbox.Wire;

/// <summary>Puts what goes wrong below /api into the envelope: a body too large, a request cut short, a fault of our own.</summary>
internal sealed partial class Failures(RequestDelegate next, ILogger<Failures> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (BadHttpRequestException refused) when (!http.Response.HasStarted)
        {
            await Envelope.Error(refused.StatusCode, WireError.Invalid("", "The request could not be read")).ExecuteAsync(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; there is nobody to answer.
        }
        catch (Exception failure) when (!http.Response.HasStarted && http.Request.Path.StartsWithSegments("/api"))
        {
            CallFailed(logger, failure, http.Request.Method, http.Request.Path);
            await Envelope.Error(StatusCodes.Status500InternalServerError, new WireError("The practice market failed", "INTERNAL_ERROR")).ExecuteAsync(http);
        }
    }

    [LoggerMessage(EventId = 4001, EventName = "CallFailed", Level = LogLevel.Error, Message = "{Method} {Path} failed.")]
    private static partial void CallFailed(ILogger logger, Exception failure, string method, string path);
}
