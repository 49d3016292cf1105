using System.Net.Http.Json;

namespace JetVision.EndToEnd.Harness;

/// <summary>The Sandbox's scripted model.</summary>
public sealed class PracticeModel(JetVisionServer server) : IDisposable
{
    private readonly HttpClient _http = new();

    public async Task PlayAsync(params object[] steps)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(server.Sandbox, "/sandbox/model"), new { steps });
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();
}
