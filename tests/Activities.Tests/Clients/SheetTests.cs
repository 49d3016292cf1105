using System.Net.Http.Json;
using JetVision.Activities.Clients;
using JetVision.Activities.Clients.Sheets;
using JetVision.Activities.Mail.Drafts;
using JetVision.Activities.Shared;
using JetVision.Activities.Storage;
using JetVision.Activities.Tests.Sourcing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JetVision.Activities.Tests.Clients;

/// <summary>The client sheet over real HTTP, at the Sandbox's Google.</summary>
public class SheetTests : IAsyncLifetime
{
    private static readonly string[] Headings = ["Client ID", "Name", "Company", "Email", "Phone", "VIP", "Notes"];

    private readonly HttpClient _person = new();
    private readonly string _keyFile = Path.Combine(Path.GetTempPath(), $"key-{Guid.NewGuid():N}.json");
    private PracticeMarket _google = null!;
    private House _house = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _google = await PracticeMarket.StartAsync();
        await File.WriteAllTextAsync(_keyFile, await _person.GetStringAsync(At("/sandbox/google/service-account"), Cancellation), Cancellation);
        _house = await House.StartAsync(settings:
        [
            .. await DatabaseAsync(),
            ("Sheets:SpreadsheetId", "practice-clients"), ("Sheets:ServiceAccountFile", _keyFile), ("Sheets:BaseAddress", _google.Address + "/google/"),
        ]);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_house is not null)
        {
            await _house.DisposeAsync();
        }

        await _google.DisposeAsync();
        _person.Dispose();
        File.Delete(_keyFile);
    }

    [Fact]
    public async Task Rows_BecomeClients_AndClientsRows_AndASecondSyncDoesNothing()
    {
        await AddAsync("Ann Bell", "ann@bell.example");

        var first = await SyncAsync();
        var second = await SyncAsync();

        Assert.Equal((2, 1), (first.Added, first.Appended));
        Assert.Equal((0, 0, 0, 0, 0), (second.Added, second.Appended, second.Written, second.TakenOver, second.Notes.Count));
        Assert.Equal(["ann@bell.example", "maria@keller.example", "tom@okafor.example"], await MailsAsync());
        var rows = await RowsAsync();
        Assert.Equal(4, rows.Count);
        Assert.All(rows.Skip(1), row => Assert.True(Guid.TryParse(row[0], out _)));
        Assert.True((await ClientAsync("maria@keller.example")).IsVip);
    }

    [Fact]
    public async Task Changes_OfEitherSide_ReachTheOther_AndTheSheetWinsAConflictThatIsNoted()
    {
        await SyncAsync();
        var rows = await RowsAsync();
        rows[1][4] = "+41 1";
        rows[2][2] = "Okafor Group";
        await PutAsync(rows);
        await ChangeAsync("maria@keller.example", client => (client.Company, client.Phone) = ("Keller AG", "+41 2"));

        var sync = await SyncAsync();

        Assert.Equal("Keller AG", (await RowsAsync())[1][2]);
        Assert.Equal("+41 1", (await ClientAsync("maria@keller.example")).Phone);
        Assert.Equal("Okafor Group", (await ClientAsync("tom@okafor.example")).Company);
        var note = Assert.Single(sync.Notes);
        Assert.Equal("conflict", note.Kind);
        Assert.Contains("+41 2", note.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SheetWinner.JetVision, "+41 2")]
    [InlineData(SheetWinner.Sheet, "+41 1")]
    public async Task Conflict_Decided_StandsOnBothSidesAfterTheNextSync(SheetWinner side, string stands)
    {
        await ClashAsync();
        await SyncAsync();
        Assert.Equal("+41 1", (await ClientAsync("maria@keller.example")).Phone);
        var conflict = Assert.Single(await ConflictsAsync());
        Assert.Equal(("Phone", "+41 2", "+41 1", SheetWinner.Sheet), (conflict.Field, conflict.Ours, conflict.Theirs, conflict.Standing));

        await ChooseAsync(side);
        Assert.Equal("+41 1", (await ClientAsync("maria@keller.example")).Phone);
        await SyncAsync();

        Assert.Equal(stands, (await ClientAsync("maria@keller.example")).Phone);
        Assert.Equal(stands, (await RowsAsync())[1][4]);
        conflict = Assert.Single(await ConflictsAsync());
        Assert.Equal((true, null), (conflict.SettledAt is not null, conflict.Undone));
        Assert.NotNull(conflict.Choose(SheetWinner.Sheet, "Ann"));
        Assert.Equal(0, (await SyncAsync()).Written);
    }

    [Fact]
    public async Task Conflict_DecidedAndTheAnswerLost_IsCarriedOutByTheSyncAfter()
    {
        await ClashAsync();
        await SyncAsync();
        await ChooseAsync(SheetWinner.JetVision);
        await FaultAsync(new { count = 1, isCut = true, method = "POST" });
        await Assert.ThrowsAsync<OutsideException>(() => SyncAsync());
        Assert.Null(Assert.Single(await ConflictsAsync()).SettledAt);

        await SyncAsync();

        Assert.Equal(("+41 2", "+41 2"), ((await ClientAsync("maria@keller.example")).Phone, (await RowsAsync())[1][4]));
        Assert.Null(Assert.Single(await ConflictsAsync()).Undone);
    }

    [Fact]
    public async Task Conflict_DecidedAfterEitherSideChangedAgain_ChangesNothing_AndSaysSo()
    {
        await ClashAsync();
        await SyncAsync();
        await ChooseAsync(SheetWinner.JetVision);
        await ChangeAsync("maria@keller.example", client => client.Phone = "+41 3");

        await SyncAsync();

        Assert.Equal(("+41 3", "+41 3"), ((await ClientAsync("maria@keller.example")).Phone, (await RowsAsync())[1][4]));
        Assert.Contains("changed again", Assert.Single(await ConflictsAsync()).Undone, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conflict_OverAnAddressThatSomebodyElseHasByNow_IsNotDecided()
    {
        await SyncAsync();
        var rows = await RowsAsync();
        rows[1][3] = "maria@sheet.example";
        await PutAsync(rows);
        await ChangeAsync("maria@keller.example", client => client.Email = "maria@here.example");
        await SyncAsync();
        await AddAsync("Other Maria", "maria@here.example");
        await ChooseAsync(SheetWinner.JetVision);

        await SyncAsync();

        Assert.Contains("another client", Assert.Single(await ConflictsAsync()).Undone, StringComparison.Ordinal);
        Assert.Equal("Maria Keller", (await ClientAsync("maria@sheet.example")).Name);
    }

    [Fact]
    public async Task Conflict_OverTheSameCellAgain_TakesTheEarliersPlace()
    {
        await ClashAsync();
        await SyncAsync();
        await ClashAsync("+41 5", "+41 6");

        await SyncAsync();

        var conflict = Assert.Single(await ConflictsAsync());
        Assert.Equal(("+41 6", "+41 5"), (conflict.Ours, conflict.Theirs));
    }

    [Fact]
    public async Task Row_RemovedOrCopied_LosesNobody_AndIsSaid()
    {
        await SyncAsync();
        var rows = await RowsAsync();
        await PutAsync([rows[0], rows[1], [.. rows[1]]]);

        var sync = await SyncAsync();

        Assert.Equal(["duplicate", "missing"], sync.Notes.Select(note => note.Kind).Order());
        Assert.Equal(2, (await MailsAsync()).Count);
        Assert.Equal(3, (await RowsAsync()).Count);
        Assert.Equal(1, (await SyncAsync(putsBack: true)).Appended);
        Assert.Contains(await RowsAsync(), row => row.Contains("tom@okafor.example"));
    }

    [Fact]
    public async Task Answer_LostAfterTheWrite_WritesNoRowTwice()
    {
        await SyncAsync();
        await AddAsync("Ann Bell", "ann@bell.example");
        await FaultAsync(new { count = 1, isCut = true, method = "POST" });

        await Assert.ThrowsAsync<OutsideException>(() => SyncAsync());
        Assert.NotNull((await LastAsync()).Failure);
        await SyncAsync();

        Assert.Single(await RowsAsync(), row => row.Contains("ann@bell.example"));
    }

    [Fact]
    public async Task Row_WrittenButNotSaved_ThenChangedHere_KeepsTheChange()
    {
        await SyncAsync();
        await AddAsync("Ann Bell", "ann@bell.example");
        await FaultAsync(new { count = 1, isCut = true, method = "POST" });
        await Assert.ThrowsAsync<OutsideException>(() => SyncAsync());
        await ChangeAsync("ann@bell.example", client => client.Company = "Bell Air");

        var sync = await SyncAsync();

        Assert.Equal("Bell Air", (await RowsAsync()).Single(row => row.Contains("ann@bell.example"))[2]);
        Assert.Equal("Bell Air", (await ClientAsync("ann@bell.example")).Company);
        Assert.Empty(sync.Notes);
    }

    [Fact]
    public async Task Cell_WrittenButNotSaved_ThenTakenBackHere_IsNotMistakenForAPersonsWord()
    {
        await SyncAsync();
        await ChangeAsync("maria@keller.example", client => client.Company = "Keller AG");
        await FaultAsync(new { count = 1, isCut = true, method = "POST" });
        await Assert.ThrowsAsync<OutsideException>(() => SyncAsync());
        Assert.Equal("Keller AG", (await RowsAsync())[1][2]);
        await ChangeAsync("maria@keller.example", client => client.Company = "Keller Partners");

        await SyncAsync();

        Assert.Equal("Keller Partners", (await ClientAsync("maria@keller.example")).Company);
        Assert.Equal("Keller Partners", (await RowsAsync())[1][2]);
        Assert.Equal(0, await _house.QueryAsync(db => db.SheetSyncs.CountAsync(sync => sync.Journal != null)));
    }

    [Fact]
    public async Task Row_PutInWhileWeWrite_AndTheAnswerLost_IsPutBackByTheNextSync()
    {
        await SyncAsync();
        await ChangeAsync("maria@keller.example", client => client.Company = "Keller AG");
        await ChangeAsync("tom@okafor.example", client => client.Company = "Okafor Group");
        using var disturbed = await _person.PostAsync(At("/sandbox/google/sheets/rows-before-write/1"), null, Cancellation);
        await FaultAsync(new { count = 1, isCut = true, method = "POST" });
        await Assert.ThrowsAsync<OutsideException>(() => SyncAsync());
        Assert.Contains("Okafor Group", (await RowsAsync()).Single(row => row.Contains("maria@keller.example")));

        var sync = await SyncAsync();

        Assert.Equal("moved", Assert.Single(sync.Notes).Kind);
        var rows = await RowsAsync();
        Assert.Equal("Keller AG", rows.Single(row => row.Contains("maria@keller.example"))[2]);
        Assert.Equal("Okafor Group", rows.Single(row => row.Contains("tom@okafor.example"))[2]);
        Assert.Equal("Put in meanwhile", rows[1][1]);
        Assert.DoesNotContain("Keller AG", rows[1]);
        Assert.Equal("Keller AG", (await ClientAsync("maria@keller.example")).Company);
    }

    [Fact]
    public async Task Row_PutInAfterWeWrote_AndTheAnswerLost_KeepsEveryWord()
    {
        await SyncAsync();
        await ChangeAsync("maria@keller.example", client => client.IsVip = false);
        await ChangeAsync("tom@okafor.example", client => client.Company = "Okafor Group");
        await FaultAsync(new { count = 1, isCut = true, method = "POST" });
        await Assert.ThrowsAsync<OutsideException>(() => SyncAsync());
        var typed = await RowsAsync();
        typed.Insert(1, ["", "New Person", "Okafor Group", "new@person.example"]);
        await PutAsync(typed);

        await SyncAsync();

        var rows = await RowsAsync();
        Assert.Equal("Okafor Group", rows.Single(row => row.Contains("new@person.example"))[2]);
        Assert.Equal("Okafor Group", rows.Single(row => row.Contains("tom@okafor.example"))[2]);
        Assert.Equal("Okafor Group", (await ClientAsync("tom@okafor.example")).Company);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(13)]
    [InlineData(45)]
    public async Task Words_OfEitherSide_AreNeverLost_HoweverSyncsAreCutAndRowsMove(int seed)
    {
        var dice = new Random(seed);
        var last = new Dictionary<string, string>();
        for (var number = 0; number < 5; number++)
        {
            await AddAsync($"Client {number}", $"c{number}@client.example");
        }

        await SyncAsync();
        for (var round = 0; round < 60; round++)
        {
            var mail = $"c{dice.Next(5)}@client.example";
            switch (dice.Next(5))
            {
                case 0:
                    await ChangeAsync(mail, client => client.Company = last[mail] = $"ours {round}");
                    break;
                case 1:
                    var rows = await RowsAsync();
                    rows.Single(row => row.Contains(mail))[2] = last[mail] = $"theirs {round}";
                    await PutAsync(rows);
                    break;
                case 2:
                    using (await _person.PostAsync(At($"/sandbox/google/sheets/rows-before-write/{dice.Next(1, 3)}"), null, Cancellation))
                    {
                    }

                    break;
                case 3:
                    await FaultAsync(new { count = dice.Next(1, 3), isCut = true, method = "POST" });
                    break;
                default:
                    try
                    {
                        await SyncAsync();
                    }
                    catch (OutsideException)
                    {
                        // Cut; the next one goes on.
                    }

                    break;
            }
        }

        // Rows that come in with the first sync become clients by the second.
        await FaultAsync(new { count = 0 });
        await SyncAsync();
        await SyncAsync();
        var end = await SyncAsync();

        Assert.Equal((0, 0, 0, 0), (end.Added, end.TakenOver, end.Written, end.Appended));
        var sheet = await RowsAsync();
        Assert.Equal(sheet.Count, sheet.Select(row => row[0]).Distinct().Count());
        var conflicts = await ConflictsAsync();
        foreach (var (mail, word) in last)
        {
            var client = await ClientAsync(mail);
            Assert.Equal(client.Company, sheet.Single(row => row.Contains(mail))[2]);
            Assert.True(client.Company == word || conflicts.Any(one => one.ClientId == client.Id && (one.Ours == word || one.Theirs == word)), $"\"{word}\" of {mail} is lost; \"{client.Company}\" stands.");
        }
    }

    [Fact]
    public async Task Sync_ThatGaveNoSignOfLife_IsSteppedOver()
    {
        await AddAsync("Ann Bell", "ann@bell.example");
        await FaultAsync(new { count = 1, withholdMs = 3_000, method = "POST" });
        var slow = SyncAsync();
        await _house.UntilAsync(db => db.SheetSyncs.AnyAsync(sync => sync.Journal != null));
        Assert.NotNull((await DeskAsync(desk => desk.SyncAsync("Ann", false, Cancellation))).Refusal);
        _house.Time.Advance(TimeSpan.FromMinutes(6));

        await SyncAsync();

        Assert.Contains("another sync took over", (await Assert.ThrowsAsync<OutsideException>(() => slow)).Message, StringComparison.Ordinal);
        Assert.Single(await RowsAsync(), row => row.Contains("ann@bell.example"));
        Assert.Equal(3, (await MailsAsync()).Count);
    }

    [Fact]
    public async Task Row_PutInWhileWeWrite_GetsNobodysWords()
    {
        await SyncAsync();
        await ChangeAsync("maria@keller.example", client => client.Company = "Keller AG");
        using var disturbed = await _person.PostAsync(At("/sandbox/google/sheets/rows-before-write/1"), null, Cancellation);

        var sync = await SyncAsync();

        Assert.Equal("moved", Assert.Single(sync.Notes).Kind);
        var rows = await RowsAsync();
        Assert.Equal("Keller AG", rows.Single(row => row.Contains("maria@keller.example"))[2]);
        Assert.Equal("Okafor Energy", rows.Single(row => row.Contains("tom@okafor.example"))[2]);
        Assert.Equal("Put in meanwhile", rows[1][1]);
        Assert.DoesNotContain("Keller AG", rows[1]);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Google_Busy_IsAskedAgain(int status)
    {
        await FaultAsync(new { count = 2, status, retryAfter = 0, method = "GET" });

        Assert.Equal(2, (await SyncAsync()).Added);
    }

    [Fact]
    public async Task Google_AnsweringNonsense_IsAFailureThatPasses()
    {
        await FaultAsync(new { count = 20, isNonsense = true });

        var failure = await Assert.ThrowsAsync<OutsideException>(() => SyncAsync());

        Assert.True(failure.IsTransient);
        Assert.Equal(0, await _house.QueryAsync(db => db.Clients.CountAsync()));
    }

    [Fact]
    public async Task Credentials_TakenBack_NameTheCure_AndNoSecret()
    {
        await SyncAsync();
        using var revoked = await _person.PostAsync(At("/sandbox/google/revoke"), null, Cancellation);

        var failure = await Assert.ThrowsAsync<OutsideException>(() => SyncAsync());

        Assert.False(failure.IsTransient);
        Assert.Contains("Sheets:ServiceAccountFile", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", failure.ToString(), StringComparison.Ordinal);
        Assert.NotNull(await DeskAsync(desk => desk.TestAsync(Cancellation)));
    }

    [Fact]
    public async Task Heading_Missing_StopsBeforeAnythingIsWritten()
    {
        await PutAsync([["Name", "Telephone"], ["Maria", "1"]]);

        var failure = await Assert.ThrowsAsync<OutsideException>(() => SyncAsync());

        Assert.Contains("Company", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["Name", "Telephone"], (await RowsAsync())[0]);
    }

    [Fact]
    public async Task Sheet_Emptied_StopsTheSync()
    {
        for (var number = 0; number < 4; number++)
        {
            await AddAsync($"Client {number}", $"c{number}@client.example");
        }

        await SyncAsync();
        await PutAsync([Headings]);

        var failure = await Assert.ThrowsAsync<OutsideException>(() => SyncAsync());

        Assert.Contains("more than half", failure.Message, StringComparison.Ordinal);
        Assert.Single(await RowsAsync());
    }

    [Fact]
    public async Task Draft_LeavesOnceABrokerApprovesIt_AndOnlyOnce()
    {
        await _house.WriteAsync(async services => (await services.GetRequiredService<JetVisionDb>().Brokerages.SingleAsync()).Address = "1 Airport Road");
        var draft = await _house.WriteAsync(async services => (await services.GetRequiredService<MailDrafts>().WriteAsync("ann@bell.example", "Hello", "Words", null, "robot", Cancellation)).Draft!);
        Assert.Equal(0, await _house.QueryAsync(db => db.Mails.CountAsync(Cancellation)));

        Assert.Null(await DecideAsync());
        Assert.Equal(RefusalKind.Conflict, (await DecideAsync())!.Kind);

        await _house.UntilAsync(db => db.Mails.AnyAsync(mail => mail.SentAt != null));
        Assert.Equal("ann@bell.example", (await _house.QueryAsync(db => db.Mails.SingleAsync(Cancellation))).To);
        Task<Refusal?> DecideAsync() => _house.WriteAsync(services => services.GetRequiredService<MailDrafts>().DecideAsync(draft.Id, true, "Ann", Cancellation));
    }

    [Fact]
    public async Task Syncs_AtTheSameMoment_AreOne()
    {
        await AddAsync("Ann Bell", "ann@bell.example");

        var both = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => DeskAsync(desk => desk.SyncAsync("Ann", false, Cancellation))));

        Assert.Contains(both, one => one.Sync is not null);
        Assert.Single(await RowsAsync(), row => row.Contains("ann@bell.example"));
    }

    /// <summary>The setting of the database; none for SQLite.</summary>
    protected virtual Task<(string Name, string Value)[]> DatabaseAsync() => Task.FromResult<(string, string)[]>([]);

    private Uri At(string path) => new(_google.Address + path);

    private async Task<SheetSync> SyncAsync(bool putsBack = false)
    {
        var (sync, refusal) = await DeskAsync(desk => desk.SyncAsync("", putsBack, Cancellation));
        Assert.Null(refusal);
        return sync!;
    }

    private Task<T> DeskAsync<T>(Func<SheetDesk, Task<T>> act) => _house.ReadAsync(services => act(services.GetRequiredService<SheetDesk>()));

    /// <summary>Has both sides change Maria's telephone number.</summary>
    private async Task ClashAsync(string theirs = "+41 1", string ours = "+41 2")
    {
        await SyncAsync();
        var rows = await RowsAsync();
        rows[1][4] = theirs;
        await PutAsync(rows);
        await ChangeAsync("maria@keller.example", client => client.Phone = ours);
    }

    private Task<List<SheetConflict>> ConflictsAsync() => _house.QueryAsync(db => db.SheetConflicts.AsNoTracking().ToListAsync(Cancellation));

    private Task<bool> ChooseAsync(SheetWinner side) => _house.WriteAsync(async services =>
        (await services.GetRequiredService<JetVisionDb>().SheetConflicts.SingleAsync(conflict => conflict.SettledAt == null, Cancellation)).Choose(side, "Ann") is null);

    private Task<SheetSync> LastAsync() => _house.QueryAsync(db => db.SheetSyncs.OrderByDescending(sync => sync.Id).FirstAsync());

    private async Task<List<List<string>>> RowsAsync() => (await _person.GetFromJsonAsync<List<List<string>>>(At("/sandbox/google/sheets/practice-clients/Clients"), Cancellation))!;

    private async Task PutAsync(IEnumerable<IEnumerable<string>> rows)
    {
        using var answer = await _person.PutAsJsonAsync(At("/sandbox/google/sheets/practice-clients/Clients"), rows, Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private async Task FaultAsync(object order)
    {
        using var answer = await _person.PostAsJsonAsync(At("/sandbox/faults/sheets"), order, Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private Task<bool> AddAsync(string name, string email) => _house.WriteAsync(services =>
    {
        services.GetRequiredService<JetVisionDb>().Clients.Add(new Client { Id = Guid.CreateVersion7(), Name = name, Email = email });
        return Task.FromResult(true);
    });

    private Task<bool> ChangeAsync(string email, Action<Client> change) => _house.WriteAsync(async services =>
    {
        change(await services.GetRequiredService<JetVisionDb>().Clients.SingleAsync(client => client.Email == email, Cancellation));
        return true;
    });

    private Task<Client> ClientAsync(string email) => _house.QueryAsync(db => db.Clients.SingleAsync(client => client.Email == email, Cancellation));

    private Task<List<string?>> MailsAsync() => _house.QueryAsync(db => db.Clients.OrderBy(client => client.Email).Select(client => client.Email).ToListAsync(Cancellation));
}
