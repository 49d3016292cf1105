namespace JetVision.EndToEnd.Robustness;

/// <summary>A server at Avinode by OAuth, at a mail server with a password, at a mailbox.</summary>
public sealed class MarketAndMailRig : OutsideRig
{
    public string SmtpPassword { get; set; } = "";

    protected override Task PrepareAsync(Dictionary<string, string> settings)
    {
        SmtpPassword = Secret("smtp");
        Smtp.Accepts = shown => Task.FromResult(shown.EndsWith(SmtpPassword, StringComparison.Ordinal));
        settings["Avinode__ClientId"] = "sandbox-client";
        settings["Mail__Transport"] = "Smtp";
        settings["Mail__Smtp__User"] = "desk";
        settings["Mail__Smtp__Password"] = SmtpPassword;
        return Task.CompletedTask;
    }
}

/// <summary>Whatever Avinode or the mail server does while a request is in flight, it is named, nothing is doubled, and the request ends well.</summary>
public sealed class MarketAndMailTests(MarketAndMailRig rig) : IClassFixture<MarketAndMailRig>
{
    public static TheoryData<string> AtAvinode => [.. Trouble.OfHttp];

    public static TheoryData<string> AtMail => [.. Trouble.OfLines, Trouble.Fails, Trouble.Limits];

    [Theory, MemberData(nameof(AtAvinode))]
    public async Task Avinode_InTrouble_HoldsTheRequestUntilItIsBack(string trouble)
    {
        await Trouble.BeginAsync(rig, "Avinode", "avinode", trouble);
        var (id, client) = await rig.AskAsync();
        await rig.ToldAsync("Avinode:", id);
        await Trouble.EndAsync(rig, "Avinode", "avinode");

        await rig.Broker.ApproveAsync(await rig.Broker.DraftAsync(id));
        await rig.AssertEndedWellAsync(id, client);
    }

    [Fact]
    public async Task Avinode_TokenExpiresInMidRun_IsFetchedAnew()
    {
        await rig.World.PostAsync("/sandbox/avinode/expire");
        var (id, client) = await rig.AskAsync();

        await rig.Broker.ApproveAsync(await rig.Broker.DraftAsync(id));
        await rig.AssertEndedWellAsync(id, client);
        Assert.Empty(rig.Incidents(id));
    }

    [Fact]
    public async Task Avinode_SecretRevokedInMidRun_WaitsForThePersonWhoReplacesIt()
    {
        var fresh = rig.Secret("client-again");
        await rig.World.PostAsync("/sandbox/avinode/credentials", new { clientSecret = fresh });
        var (id, client) = await rig.AskAsync();
        await rig.ToldAsync("replace Avinode:ClientSecret under Settings", id);

        await rig.ReplaceAsync("Avinode:ClientSecret", fresh);

        await rig.Broker.ApproveAsync(await rig.Broker.DraftAsync(id));
        await rig.AssertEndedWellAsync(id, client);
    }

    [Theory, MemberData(nameof(AtMail))]
    public async Task Mail_InTrouble_HoldsTheProposalUntilItIsBack(string trouble)
    {
        var (id, client) = await rig.AskAsync();
        var proposal = await rig.Broker.DraftAsync(id);
        if (trouble == Trouble.Fails)
        {
            rig.Smtp.Answer("MAIL", "451 4.3.0 try later");
        }
        else if (trouble == Trouble.Limits)
        {
            rig.Smtp.Answer("", "421 4.7.0 too many connections");
        }
        else
        {
            await Trouble.BeginAsync(rig, "Mail", null, trouble);
        }

        await rig.Broker.ApproveAsync(proposal);
        await rig.ToldAsync("Mail:", id);
        rig.Smtp.AnswerWell();
        await Trouble.EndAsync(rig, "Mail", null);

        await rig.AssertEndedWellAsync(id, client);
    }

    [Fact]
    public async Task Mail_PasswordRevokedInMidRun_WaitsForThePersonWhoReplacesIt()
    {
        var (id, client) = await rig.AskAsync();
        var proposal = await rig.Broker.DraftAsync(id);
        rig.SmtpPassword = rig.Secret("smtp-again");
        await rig.Broker.ApproveAsync(proposal);
        await rig.ToldAsync("replace Mail:Smtp:Password under Settings", id);

        await rig.ReplaceAsync("Mail:Smtp:Password", rig.SmtpPassword);

        await rig.AssertEndedWellAsync(id, client);
    }
}
