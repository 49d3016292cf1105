using System.Text.Json;
using JetVision.Sandbox.Faults;

namespace JetVision.Sandbox.Google.Sheets;

/// <summary>The part of Google Sheets' API v4 that a program with tables of values uses.</summary>
internal static class SheetsEndpoints
{
    public const string Scope = "https://www.googleapis.com/auth/spreadsheets";

    private const string Path = "/google/v4/spreadsheets/{id}";

    public static void MapSheets(this IEndpointRouteBuilder app)
    {
        var faults = app.ServiceProvider.GetRequiredService<SystemFaults>();
        var sheets = app.MapGroup(Path).AddEndpointFilter(CheckAsync).AddEndpointFilter(faults.Filter("sheets", status => Words(status, "Ordered by /sandbox/faults/sheets.")));
        sheets.MapGet("", Describe);
        sheets.MapGet("/values:batchGet", BatchGet);
        sheets.MapGet("/values/{range}", Get);
        sheets.MapPost("/values:batchUpdate", BatchUpdate);
        sheets.MapPost("/values/{range}:append", Append);
        app.MapGet("/sandbox/google/service-account", (HttpRequest request, ServiceAccounts accounts) =>
            Results.Text(accounts.File($"{request.Scheme}://{request.Host}/google/token"), "application/json"));
        app.MapGet("/sandbox/google/sheets/{id}/{tab}", Show);
        app.MapPut("/sandbox/google/sheets/{id}/{tab}", PutAsync);
        app.MapPost("/sandbox/google/sheets/rows-before-write/{count:int}", Disturb);
    }

    private static IResult Show(string id, string tab, PracticeSheets books) => books.Read(id, $"'{tab}'") is { } rows ? Results.Json(rows) : Results.NotFound();

    /// <summary>What a person types, all at once.</summary>
    private static async Task<IResult> PutAsync(string id, string tab, HttpRequest request, PracticeSheets books)
    {
        var rows = await request.ReadFromJsonAsync<List<List<string>>>(request.HttpContext.RequestAborted);
        books.Put(id, tab, rows ?? []);
        return Results.NoContent();
    }

    private static IResult Disturb(int count, PracticeSheets books)
    {
        books.RowsBeforeWrite = count;
        return Results.NoContent();
    }

    private static async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var accounts = http.RequestServices.GetRequiredService<GoogleAccounts>();
        if (http.Request.Headers.Authorization.ToString() is not { } bearer || !bearer.StartsWith("Bearer ", StringComparison.Ordinal) || accounts.Look(bearer["Bearer ".Length..]) is not { } held)
        {
            return Error(401, "Request had invalid authentication credentials.", "UNAUTHENTICATED");
        }

        if (!held.Grant.Allows(Scope))
        {
            return Error(403, "Request had insufficient authentication scopes.", "PERMISSION_DENIED");
        }

        return http.RequestServices.GetRequiredService<PracticeSheets>().Has((string)http.Request.RouteValues["id"]!)
            ? await next(context)
            : Error(404, "Requested entity was not found.", "NOT_FOUND");
    }

    private static IResult Describe(string id, PracticeSheets books) => Results.Json(new
    {
        spreadsheetId = id,
        properties = new { title = "Clients", locale = "en_US", timeZone = "Etc/UTC" },
        sheets = books.Tabs(id).Select((tab, index) => new { properties = new { sheetId = index, title = tab, index, sheetType = "GRID" } }),
    });

    private static IResult Get(string id, string range, PracticeSheets books) => books.Read(id, range) is { } rows ? Results.Json(Values(range, rows)) : NoRange(range);

    private static IResult BatchGet(string id, string[] ranges, PracticeSheets books)
    {
        var found = ranges.Select(range => (range, rows: books.Read(id, range))).ToList();
        return found.FirstOrDefault(one => one.rows is null) is { range: { } wrong }
            ? NoRange(wrong)
            : Results.Json(new { spreadsheetId = id, valueRanges = found.Select(one => Values(one.range, one.rows!)) });
    }

    private static async Task<IResult> BatchUpdate(string id, HttpRequest request, PracticeSheets books)
    {
        var update = await request.ReadFromJsonAsync<Update>(request.HttpContext.RequestAborted);
        if (update is not { ValueInputOption: "RAW" or "USER_ENTERED", Data: { } data })
        {
            return Error(400, "'valueInputOption' is required but not specified", "INVALID_ARGUMENT");
        }

        if (data.FirstOrDefault(one => books.Read(id, one.Range) is null) is { } wrong)
        {
            return NoRange(wrong.Range);
        }

        foreach (var one in data)
        {
            books.Write(id, one.Range, Texts(one.Values));
        }

        return Results.Json(new { spreadsheetId = id, totalUpdatedCells = data.Sum(one => one.Values.Sum(row => row.Count)), totalUpdatedRows = data.Count });
    }

    private static async Task<IResult> Append(string id, string range, string? valueInputOption, HttpRequest request, PracticeSheets books)
    {
        var rows = await request.ReadFromJsonAsync<Rows>(request.HttpContext.RequestAborted);
        if (valueInputOption is not ("RAW" or "USER_ENTERED") || rows is null)
        {
            return Error(400, "'valueInputOption' is required but not specified", "INVALID_ARGUMENT");
        }

        return books.Append(id, range, Texts(rows.Values)) is { } written
            ? Results.Json(new { spreadsheetId = id, tableRange = range, updates = new { spreadsheetId = id, updatedRange = written, updatedRows = rows.Values.Count } })
            : NoRange(range);
    }

    private static object Values(string range, IReadOnlyList<IReadOnlyList<string>> rows) =>
        rows.Count == 0 ? new { range, majorDimension = "ROWS" } : new { range, majorDimension = "ROWS", values = rows };

    private static List<IReadOnlyList<string>> Texts(IReadOnlyList<IReadOnlyList<JsonElement>> values) =>
        [.. values.Select(row => (IReadOnlyList<string>)[.. row.Select(cell => cell.ToString())])];

    private static IResult NoRange(string range) => Error(400, $"Unable to parse range: {range}", "INVALID_ARGUMENT");

    private static IResult Error(int code, string message, string status) => Results.Json(new { error = new { code, message, status } }, statusCode: code);

    private static object Words(int code, string message) =>
        new { error = new { code, message, status = code switch { 429 => "RESOURCE_EXHAUSTED", 403 => "PERMISSION_DENIED", 401 => "UNAUTHENTICATED", _ => "UNAVAILABLE" } } };

    private sealed record Update(string? ValueInputOption, IReadOnlyList<One>? Data);

    private sealed record One(string Range, IReadOnlyList<IReadOnlyList<JsonElement>> Values);

    private sealed record Rows(IReadOnlyList<IReadOnlyList<JsonElement>> Values);
}
