namespace JetVision.Server.Operations;

/// <summary>Asks a running server whether it is well, for a container's health check: the image has no other program that could.</summary>
internal static class Probe
{
    public static async Task<int> RunAsync(string address)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(4) };
        try
        {
            using var answer = await client.GetAsync(new Uri(address));
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (HttpRequestException)
        {
            return 1;
        }
        catch (TaskCanceledException)
        {
            return 1;
        }
    }
}
