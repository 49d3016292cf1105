using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using JetVision.EndToEnd.Harness;
using JetVision.Tests.Shared;
using Microsoft.Data.Sqlite;
using MimeKit;

namespace JetVision.EndToEnd.Robustness;

/// <summary>
/// A server whose whole outside world is the test's: the Sandbox for Avinode, Google and the model, a mail server, a mailbox, each behind a cable of its own. Every
/// credential is planted, so that it can be looked for where it must not be. Its patience is short; what lasts minutes elsewhere lasts a second here.
/// </summary>
public abstract partial class OutsideRig : IAsyncLifetime
{
    /// <summary>The people's credentials at the beginning; a test that has one revoked plants another.</summary>
    protected const string Planted = "planted-secret-";

    private static int _number;

    private readonly HashSet<string> _secrets = [JetVisionServer.AdminPassword, JetVisionServer.ApiKey];
    private readonly string _folder = Directory.CreateTempSubdirectory("jetvision-outside-").FullName;
    private readonly List<IAsyncDisposable> _owned = [];

    public JetVisionServer Server { get; private set; } = null!;

    public PracticeProcess World { get; private set; } = null!;

    internal SmtpServer Smtp { get; } = new();

    public Broker Broker => new(Server);

    /// <summary>The cables by system.</summary>
    public Dictionary<string, Cable> Cables { get; } = [];

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Makes a credential that must appear nowhere.</summary>
    public string Secret(string name)
    {
        var secret = $"{Planted}{name}-{Guid.NewGuid():N}";
        lock (_secrets)
        {
            _secrets.Add(secret);
        }

        return secret;
    }

    public async ValueTask InitializeAsync()
    {
        var (apiToken, bearer, clientSecret, hook) = (Secret("api"), Secret("bearer"), Secret("client"), Secret("hook"));
        World = await PracticeProcess.StartAsync(_folder, new Dictionary<string, string>
        {
            ["Sandbox__ApiToken"] = apiToken, ["Sandbox__AuthenticationToken"] = bearer, ["Sandbox__ClientSecret"] = clientSecret, ["Logging__LogLevel__Default"] = "Information",
        });
        _owned.AddRange([World, Smtp]);
        var settings = new Dictionary<string, string>
        {
            ["Avinode__BaseAddress"] = $"http://127.0.0.1:{Cable("Avinode", World.Address.Port)}/api",
            ["Avinode__ApiToken"] = apiToken,
            ["Avinode__AuthenticationToken"] = bearer,
            ["Avinode__ClientSecret"] = clientSecret,
            ["Avinode__WebhookSecret"] = hook,
            ["Avinode__Timeout"] = "00:00:01",
            ["Mail__Smtp__Host"] = "127.0.0.1",
            ["Mail__Smtp__Port"] = Cable("Mail", Smtp.Port),
            ["Mail__Smtp__Security"] = "None",
            ["Mail__Smtp__Timeout"] = "00:00:01",
            ["Workflows__RetryDelay"] = "00:00:00.100",
            ["Workflows__LongestRetryDelay"] = "00:00:01",
            ["Workflows__EffectAttempts"] = "3",
            ["Workflows__Poll"] = "00:00:00.100",
            ["Outside__LookAgain"] = "00:00:00.500",
            ["Outside__Timeout"] = "00:00:02",
        };
        await PrepareAsync(settings);
        Server = await JetVisionServer.StartAsync(settings: settings);
        _owned.Insert(0, Server);
        await StartedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var owned in _owned)
        {
            await owned.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Asks for a flight in the name of a client that nobody else has.</summary>
    public async Task<(Guid Id, string Client)> AskAsync()
    {
        var number = Interlocked.Increment(ref _number);
        var client = $"client-{number}-{Guid.NewGuid().ToString("N")[..6]}@client.example";
        using var answer = await Server.Http.PostAsJsonAsync("/webhooks/rfp", new { from = new { name = "Mark Client", email = client }, text = Text(number) }, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return ((await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("requestId").GetGuid(), client);
    }

    public static string Text(int number) =>
        $"Please quote a one way Teterboro to Opa-locka on {TimeProvider.System.GetUtcNow().AddDays(20 + number).ToString("MMMM d, yyyy", CultureInfo.InvariantCulture)}, wheels up 2:30pm, 5 passengers. Mark";

    /// <summary>Replaces a credential as an administrator does under Settings.</summary>
    public async Task ReplaceAsync(string name, string value)
    {
        using var answer = await Server.Http.PutAsJsonAsync($"/api/settings/credentials/{name}", new { value }, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>Waits until an incident says the words.</summary>
    public Task ToldAsync(string words, Guid? request = null, int after = 0) => Eventually.TrueAsync(
        () => Task.FromResult(Incidents(request).Skip(after).Any(incident => incident.Message.Contains(words, StringComparison.Ordinal))),
        TimeSpan.FromSeconds(40),
        () => $"No incident says \"{words}\": {string.Join(" | ", Incidents(request))}{Environment.NewLine}{Server.Log}");

    public List<(string Message, bool IsOpen)> Incidents(Guid? request) => Rows(
        "SELECT Message, SettledAt IS NULL FROM incidents WHERE $value = '' OR upper(RequestId) = upper($value) ORDER BY At", request?.ToString() ?? "", row => (row.GetString(0), row.GetBoolean(1)));

    /// <summary>The requests that a client's address is on.</summary>
    public List<Guid> RequestsOf(string client) => Rows("SELECT Id FROM requests WHERE ContactEmail = $value", client, row => Guid.Parse(row.GetString(0)));

    private List<T> Rows<T>(string sql, string value, Func<SqliteDataReader, T> read)
    {
        using var database = new SqliteConnection($"Data Source={Path.Combine(Server.Home, "jetvision.db")};Mode=ReadOnly;Pooling=False");
        database.Open();
        using var ask = database.CreateCommand();
#pragma warning disable CA2100 // The statements are written above.
        ask.CommandText = sql;
#pragma warning restore CA2100
        ask.Parameters.AddWithValue("$value", value);
        using var rows = ask.ExecuteReader();
        var found = new List<T>();
        while (rows.Read())
        {
            found.Add(read(rows));
        }

        return found;
    }

    /// <summary>Checks that the request led to one trip, one question an operator, one proposal mail, and that nothing of it is left open.</summary>
    public async Task AssertEndedWellAsync(Guid request, string client)
    {
        await Broker.UntilAsync(request, "proposalSent", seconds: 40);
        var proposals = Smtp.Mails.Select(Load).Count(mail => mail.To.Mailboxes.Any(to => to.Address == client) && mail.Attachments.Any());
        Assert.Equal(1, proposals);
        var code = Code().Match((await Broker.TimelineAsync(request)).ToString()).Value;
        var state = await World.Http.GetFromJsonAsync<JsonElement>($"/sandbox/state?trip={code}", Cancellation);
        var trip = Assert.Single(state.GetProperty("byTrip").EnumerateArray());
        Assert.All(trip.GetProperty("rfqsPerOperator").EnumerateObject(), each => Assert.Equal(1, each.Value.GetInt32()));
        var quotes = await Broker.QuotesAsync(request);
        Assert.Equal(trip.GetProperty("quotes").GetInt32(), quotes.GetProperty("items").GetArrayLength());
        var trips = await World.Http.GetFromJsonAsync<JsonElement>("/sandbox/state", Cancellation);
        Assert.Single(trips.GetProperty("byTrip").EnumerateArray(), one => one.GetProperty("externalTripId").GetString() == trip.GetProperty("externalTripId").GetString());
        Assert.DoesNotContain(Incidents(request), incident => incident.IsOpen);
        AssertNothingTold();
    }

    /// <summary>Checks that no credential stands in the log or in any file that the server wrote: journal, records, mails.</summary>
    public void AssertNothingTold()
    {
        var log = Server.Log;
        var files = new[] { "jetvision.db", "jetvision.db-wal" }.Select(name => Path.Combine(Server.Home, name)).Where(File.Exists).Select(file => (Name: Path.GetFileName(file), Text: ReadAll(file))).Append((Name: "log", Text: log)).ToList();
        lock (_secrets)
        {
            foreach (var (name, text) in files)
            {
                Assert.DoesNotContain(_secrets, secret => text.Contains(secret, StringComparison.Ordinal));
                Assert.False(GoogleToken().IsMatch(text), $"{name}: {GoogleToken().Match(text).Value}");
            }
        }
    }

    /// <summary>Sets up what the rig has besides.</summary>
    protected virtual Task PrepareAsync(Dictionary<string, string> settings) => Task.CompletedTask;

    /// <summary>Does what needs the server.</summary>
    protected virtual Task StartedAsync() => Task.CompletedTask;

    protected void Own(IAsyncDisposable thing) => _owned.Add(thing);

    /// <summary>Lays a cable to a port.</summary>
    protected string Cable(string system, int port)
    {
        var cable = new Cable(port);
        Cables[system] = cable;
        _owned.Add(cable);
        return cable.Port.ToString(CultureInfo.InvariantCulture);
    }

    private static MimeMessage Load(string mail) => MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(mail)));

    private static string ReadAll(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("(?<=Trip )[A-Z0-9]{6}(?= is at Avinode)")]
    private static partial Regex Code();

    [GeneratedRegex(@"1//[A-Za-z0-9_-]{32}|ya29\.[A-Za-z0-9_-]{32}")]
    private static partial Regex GoogleToken();
}
