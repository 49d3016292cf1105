namespace JetVision.EndToEnd.Robustness;

/// <summary>What an outside system may do to us, and how a test has it do so.</summary>
internal static class Trouble
{
    public const string Slow = "slow";
    public const string Down = "down";
    public const string Fails = "fails";
    public const string Page = "page";
    public const string Half = "half";
    public const string Misshapen = "misshapen";
    public const string Limits = "limits";
    public const string Expired = "expired";
    public const string Revoked = "revoked";

    /// <summary>All that can be done to a service over HTTP, whatever it is.</summary>
    public static readonly string[] OfHttp = [Slow, Down, Fails, Page, Half, Misshapen, Limits];

    /// <summary>All that can be done to a server that speaks in lines.</summary>
    public static readonly string[] OfLines = [Slow, Down, Page];

    /// <summary>Brings a system into trouble until <see cref="EndAsync"/>.</summary>
    /// <param name="rig">The rig.</param>
    /// <param name="cable">The cable's name.</param>
    /// <param name="system">The Sandbox's name of the system; null where it is none of the Sandbox's.</param>
    /// <param name="trouble">The trouble.</param>
    public static async Task BeginAsync(OutsideRig rig, string cable, string? system, string trouble)
    {
        switch (trouble)
        {
            case Slow:
                rig.Cables[cable].Silence();
                break;
            case Down:
                await rig.Cables[cable].UnplugAsync();
                break;
            case Page when system is null:
                rig.Cables[cable].Babble("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>It works!</html>\r\n");
                break;
            default:
                await rig.World.TroubleAsync(system ?? throw new ArgumentException($"{cable} cannot be {trouble}."), Order(trouble));
                break;
        }
    }

    public static async Task EndAsync(OutsideRig rig, string cable, string? system)
    {
        rig.Cables[cable].Mend();
        if (system is not null)
        {
            await rig.World.MendAsync(system);
        }
    }

    private static object Order(string trouble) => trouble switch
    {
        Fails => new { count = 100_000, status = 503 },
        Page => new { count = 100_000, isNonsense = true },
        Half => new { count = 100_000, body = """{"meta":{"errors":[]},"data":{"id":"atrip-1","choices":[{"mes""" },
        Misshapen => new { count = 100_000, body = """{"data":[[17]],"choices":"none","valueRanges":true,"sheets":7}""" },
        Limits => new { count = 100_000, status = 429, retryAfter = 1 },
        Revoked => new { count = 100_000, status = 401 },
        _ => throw new ArgumentException($"There is no trouble {trouble}."),
    };
}
