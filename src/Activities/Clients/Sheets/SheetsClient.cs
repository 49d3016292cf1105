using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using JetVision.Activities.Shared;
using Microsoft.Extensions.Options;

namespace JetVision.Activities.Clients.Sheets;

/// <summary>Speaks Google Sheets' API v4. Every failure is an <see cref="OutsideException"/> that names the sheet and the cure.</summary>
internal sealed class SheetsClient(HttpClient http, GoogleTokens tokens, IOptions<SheetsOptions> options, TimeProvider time)
{
    public const string System = "Google Sheets";

    /// <summary>What a person or a service account has to allow.</summary>
    public const string Scope = "https://www.googleapis.com/auth/spreadsheets";

    /// <summary>How many times a call is made, at most.</summary>
    private const int Attempts = 4;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private string Book => $"v4/spreadsheets/{Uri.EscapeDataString(options.Value.SpreadsheetId ?? "")}";

    private string Tab => $"'{options.Value.Tab.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Names the tabs.</summary>
    public async Task<IReadOnlyList<string>> TabsAsync(CancellationToken cancellation) =>
        [.. Read(await SendAsync(HttpMethod.Get, $"{Book}?fields=sheets.properties.title", null, cancellation), answer =>
            answer.GetProperty("sheets").EnumerateArray().Select(sheet => sheet.GetProperty("properties").GetProperty("title").GetString()!).ToList())];

    /// <summary>Reads the whole tab as it is shown, headings first; rows are as long as their last filled cell.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<string>>> RowsAsync(CancellationToken cancellation) =>
        Read(await SendAsync(HttpMethod.Get, $"{Book}/values:batchGet?ranges={Uri.EscapeDataString(Tab)}&majorDimension=ROWS", null, cancellation), answer =>
            answer.GetProperty("valueRanges")[0].TryGetProperty("values", out var values)
                ? values.EnumerateArray().Select(row => (IReadOnlyList<string>)[.. row.EnumerateArray().Select(cell => cell.ToString())]).ToList()
                : []);

    /// <summary>Writes single cells in one call, as they are: what looks like a formula stays text.</summary>
    public Task WriteAsync(IReadOnlyList<SheetCell> cells, CancellationToken cancellation) => cells.Count == 0 ? Task.CompletedTask : SendAsync(
        HttpMethod.Post,
        $"{Book}/values:batchUpdate",
        new { valueInputOption = "RAW", data = cells.Select(cell => new { range = $"{Tab}!{cell.Address}", majorDimension = "ROWS", values = new[] { new[] { cell.Text } } }) },
        cancellation);

    /// <summary>Adds rows below the last one. Google finds the place, so a row that somebody adds meanwhile is not written over.</summary>
    public Task AppendAsync(IReadOnlyList<IReadOnlyList<string>> rows, CancellationToken cancellation) => rows.Count == 0 ? Task.CompletedTask : SendAsync(
        HttpMethod.Post,
        $"{Book}/values/{Uri.EscapeDataString($"{Tab}!A1")}:append?valueInputOption=RAW&insertDataOption=INSERT_ROWS",
        new { majorDimension = "ROWS", values = rows },
        cancellation);

    /// <summary>
    /// Makes a call, again after a 429 and, where it only reads, after what may pass. A write whose answer was lost is not repeated: the next sync reads what came of it.
    /// </summary>
    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await SendOnceAsync(method, path, body, cancellation);
            }
            catch (OutsideException failure) when (attempt < Attempts && Again(failure, method) && (failure.RetryAfter ?? TimeSpan.Zero) <= LongestPause)
            {
                await Task.Delay(failure.RetryAfter ?? TimeSpan.FromMilliseconds(250 * Math.Pow(2, attempt)), time, cancellation);
            }
        }
    }

    private static bool Again(OutsideException failure, HttpMethod method) =>
        failure.IsTransient && (method == HttpMethod.Get || failure.InnerException is HttpRequestException { StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.Unauthorized });

    private async Task<JsonElement> SendOnceAsync(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        var token = await tokens.GetAsync(cancellation);
        using var request = new HttpRequestMessage(method, new Uri(options.Value.BaseAddress, path)) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var response = await http.SendAsync(request, cancellation);
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellation);
            if (!response.IsSuccessStatusCode)
            {
                throw Refusal(response);
            }

            return JsonSerializer.Deserialize<JsonElement>(bytes);
        }
        catch (JsonException error)
        {
            throw new OutsideException(System, "the answer is not in Google's format. Something other than Google may stand at Sheets:BaseAddress.", isTransient: true, innerException: error);
        }
        catch (HttpRequestException error)
        {
            throw new OutsideException(System, "Google cannot be reached, or the connection was cut.", isTransient: true, innerException: error);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw new OutsideException(System, $"no answer within {http.Timeout.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} seconds.", isTransient: true, innerException: error);
        }
    }

    private OutsideException Refusal(HttpResponseMessage response)
    {
        var status = response.StatusCode;
        if (status == HttpStatusCode.Unauthorized)
        {
            tokens.Forget();
        }

        var words = status switch
        {
            HttpStatusCode.Unauthorized => "Google does not accept the access token.",
            HttpStatusCode.Forbidden => "the account may not edit the sheet. Share it as an editor with the account that Settings, Client sheet names, and switch the Google Sheets API on in the project of the Google Cloud console.",
            HttpStatusCode.NotFound => "there is no such spreadsheet. Check Sheets:SpreadsheetId, and that the sheet is shared with the account.",
            HttpStatusCode.BadRequest => $"Google does not know the tab \"{options.Value.Tab}\". Check Sheets:Tab.",
            HttpStatusCode.TooManyRequests => "too many calls for now; the sync comes again by itself.",
            _ => $"Google answered {((int)status).ToString(CultureInfo.InvariantCulture)}.",
        };
        var isTransient = status is HttpStatusCode.TooManyRequests or HttpStatusCode.Unauthorized or HttpStatusCode.RequestTimeout || (int)status >= 500;
        return new OutsideException(System, words, isTransient, RetryAfter.Of(response, time.GetUtcNow()), new HttpRequestException(words, null, status));
    }

    private static T Read<T>(JsonElement answer, Func<JsonElement, T> read)
    {
        try
        {
            return read(answer);
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new OutsideException(System, "the answer is not in Google's format.", isTransient: true, innerException: error);
        }
    }
}

/// <summary>One cell to write.</summary>
/// <param name="Row">From 0, the headings.</param>
/// <param name="Column">From 0.</param>
/// <param name="Text">What it shall hold.</param>
internal sealed record SheetCell(int Row, int Column, string Text)
{
    /// <summary>Gets the address, such as <c>B5</c>.</summary>
    public string Address => $"{Letters(Column)}{(Row + 1).ToString(CultureInfo.InvariantCulture)}";

    internal static string Letters(int column) => column < 26 ? ((char)('A' + column)).ToString() : Letters((column / 26) - 1) + (char)('A' + (column % 26));
}
