using JetVision.EndToEnd.Harness;

namespace JetVision.EndToEnd.Robustness;

/// <summary>A server that sends by Gmail and has a language model; at Avinode with a token of the connection.</summary>
public sealed class GmailAndModelRig : OutsideRig
{
    public const string ClientSecret = "sandbox-google-secret";

    /// <summary>Gives consent as an administrator does under Settings.</summary>
    public async Task ConnectAsync()
    {
        using var person = new Person(Server);
        await person.SignInAsync();
        Assert.Contains("gmail=connected", (await person.FollowAsync("/settings/gmail/connect")).Query, StringComparison.Ordinal);
    }

    protected override async Task PrepareAsync(Dictionary<string, string> settings)
    {
        Smtp.Accepts = async shown =>
        {
            var token = shown.Split('\u0001').First(part => part.StartsWith("auth=Bearer ", StringComparison.Ordinal))["auth=Bearer ".Length..];
            using var answer = await World.Http.GetAsync($"/google/tokeninfo?access_token={Uri.EscapeDataString(token)}");
            return answer.IsSuccessStatusCode;
        };
        var google = Cable("Gmail", World.Address.Port);
        var model = Cable("Model", World.Address.Port);
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["Mail__Transport"] = "Gmail",
            ["Mail__Gmail__ClientId"] = "sandbox-google-client",
            ["Mail__Gmail__ClientSecret"] = ClientSecret,
            ["Mail__Gmail__Authorize"] = new Uri(World.Address, "/google/auth").ToString(),
            ["Mail__Gmail__Token"] = $"http://127.0.0.1:{google}/google/token",
            // Nobody reads mail here: the port is the taking server's.
            ["Mail__Imap__Host"] = "127.0.0.1",
            ["Mail__Imap__Port"] = settings["Mail__Smtp__Port"],
            ["Mail__Imap__Security"] = "None",
            ["Mail__Imap__RetryDelay"] = "00:01:00",
            ["Agents__Endpoint"] = $"http://127.0.0.1:{model}/v1",
            ["Agents__Model"] = "practice-model",
            ["Agents__ApiKey"] = Secret("model"),
            ["Agents__CallTimeout"] = "00:00:00.300",
            ["Agents__RetryDelay"] = "00:00:00.020",
            ["Agents__Retries"] = "1",
        })
        {
            settings[name] = value;
        }

        await Task.CompletedTask;
    }

    protected override Task StartedAsync() => ConnectAsync();
}

/// <summary>Whatever Google or the model does while a request is in flight, it is named, nothing is doubled, and the request ends well.</summary>
public sealed class GmailAndModelTests(GmailAndModelRig rig) : IClassFixture<GmailAndModelRig>
{
    public static TheoryData<string> All => [.. Trouble.OfHttp];

    [Theory, MemberData(nameof(All))]
    public async Task Gmail_TokenServiceInTrouble_HoldsTheProposalUntilItIsBack(string trouble)
    {
        var (id, client) = await rig.AskAsync();
        var proposal = await rig.Broker.DraftAsync(id);
        await rig.World.PostAsync("/sandbox/google/expire");
        await Trouble.BeginAsync(rig, "Gmail", "google", trouble);

        await rig.Broker.ApproveAsync(proposal);
        await rig.ToldAsync("Gmail:", id);
        await Trouble.EndAsync(rig, "Gmail", "google");

        await rig.AssertEndedWellAsync(id, client);
    }

    [Fact]
    public async Task Gmail_TokenExpiresInMidRun_IsFetchedAnew()
    {
        var (id, client) = await rig.AskAsync();
        var proposal = await rig.Broker.DraftAsync(id);
        await rig.World.PostAsync("/sandbox/google/expire");

        await rig.Broker.ApproveAsync(proposal);

        await rig.AssertEndedWellAsync(id, client);
        Assert.DoesNotContain(rig.Incidents(id), incident => incident.Message.StartsWith("Gmail", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Gmail_PermissionRevokedInMidRun_WaitsForThePersonWhoConnectsAgain()
    {
        var (id, client) = await rig.AskAsync();
        var proposal = await rig.Broker.DraftAsync(id);
        var before = rig.Incidents(null).Count;
        await rig.World.PostAsync("/sandbox/google/revoke");
        await rig.Broker.ApproveAsync(proposal);
        await rig.ToldAsync("Connect the account again under Settings", after: before);

        await rig.ConnectAsync();

        await rig.AssertEndedWellAsync(id, client);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Model_InTrouble_IsDoneWithout_AndSaidSo(string trouble)
    {
        await Trouble.BeginAsync(rig, "Model", "model", trouble);
        var (id, client) = await rig.AskAsync();
        await rig.ToldAsync("The model", id);
        var proposal = await rig.Broker.DraftAsync(id);
        await Trouble.EndAsync(rig, "Model", "model");

        await rig.Broker.ApproveAsync(proposal);
        await rig.AssertEndedWellAsync(id, client);
    }

    [Fact]
    public async Task Model_KeyRevokedInMidRun_IsAskedForUntilReplaced()
    {
        var fresh = rig.Secret("model-again");
        await rig.World.TroubleAsync("model", new { count = 100_000, status = 401, unlessBearer = fresh });
        var (id, client) = await rig.AskAsync();
        await rig.ToldAsync("replace Agents:ApiKey under Settings", id);
        var proposal = await rig.Broker.DraftAsync(id);

        await rig.ReplaceAsync("Agents:ApiKey", fresh);

        await rig.Broker.ApproveAsync(proposal);
        await rig.AssertEndedWellAsync(id, client);
        await rig.World.MendAsync("model");
    }

    [Fact]
    public async Task Avinode_TokenRevokedInMidRun_WaitsForThePersonWhoReplacesIt()
    {
        var fresh = rig.Secret("bearer-again");
        await rig.World.PostAsync("/sandbox/avinode/credentials", new { authenticationToken = fresh });
        var (id, client) = await rig.AskAsync();
        await rig.ToldAsync("replace Avinode:ApiToken and Avinode:AuthenticationToken", id);

        await rig.ReplaceAsync("Avinode:AuthenticationToken", fresh);

        await rig.Broker.ApproveAsync(await rig.Broker.DraftAsync(id));
        await rig.AssertEndedWellAsync(id, client);
    }
}
