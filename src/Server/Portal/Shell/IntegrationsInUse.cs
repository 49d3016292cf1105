namespace JetVision.Server.Portal.Shell;

/// <summary>What stands behind a port right now, in words for the footer and the settings.</summary>
/// <param name="Name">The port, such as <c>Marketplace</c>.</param>
/// <param name="Short">Some words for the footer.</param>
/// <param name="Detail">Where it is, without secrets.</param>
/// <param name="IsPractice">Whether nothing of it reaches the world outside.</param>
/// <param name="HowToChange">Which setting puts something else in its place.</param>
internal sealed record IntegrationInUse(string Name, string Short, string Detail, bool IsPractice, string HowToChange);

/// <summary>Says which storage, marketplace, mail and reader the configuration chose. Reads the same keys as the rooms do; singleton.</summary>
internal sealed class IntegrationsInUse(IConfiguration configuration)
{
    /// <summary>Lists all, for the settings.</summary>
    public IReadOnlyList<IntegrationInUse> All() => [Storage(), Marketplace(), Mail(), Reader()];

    /// <summary>Lists what the footer says on every page: where offers come from and where mail goes.</summary>
    public IReadOnlyList<IntegrationInUse> Footer() => [Marketplace(), Mail()];

    private IntegrationInUse Storage() =>
        configuration.GetConnectionString("JetVision") is { } connection && connection.StartsWith("Host=", StringComparison.OrdinalIgnoreCase)
            ? new("Storage", "PostgreSQL", Part(connection, "Host") + "/" + Part(connection, "Database"), false, "ConnectionStrings__JetVision")
            : new("Storage", "SQLite", Path.Combine(DataDirectory(), "jetvision.db"), false, "ConnectionStrings__JetVision = Host=…");

    private IntegrationInUse Marketplace() =>
        configuration["Avinode:BaseAddress"] is { Length: > 0 } address && Uri.TryCreate(address, UriKind.Absolute, out var uri) && !uri.IsLoopback
            ? new("Marketplace", "Avinode", address, false, "Avinode__BaseAddress")
            : new("Marketplace", "Practice marketplace", "Offers come from the sandbox on this machine; no operator is asked.", true, "Avinode__BaseAddress");

    private IntegrationInUse Mail() =>
        string.Equals(configuration["Mail:Transport"], "Smtp", StringComparison.OrdinalIgnoreCase)
            ? new("Mail", "Mail by SMTP", configuration["Mail:Smtp:Host"] ?? "no host set", false, "Mail__Transport")
            : new("Mail", "Mail goes to the maildir", configuration["Mail:Maildir"] ?? Path.Combine(DataDirectory(), "maildir"), true, "Mail__Transport = Smtp");

    private static IntegrationInUse Reader() =>
        new("Reader", "Rules", "Requests are read by grammar rules in English, Spanish, German, French and Portuguese.", false, "No language model is connected.");

    private string DataDirectory() => Path.GetFullPath(configuration["JetVision:DataDirectory"] ?? "data");

    private static string Part(string connection, string key) =>
        connection.Split(';', StringSplitOptions.TrimEntries).Select(part => part.Split('=', 2))
            .FirstOrDefault(pair => pair.Length == 2 && pair[0].Equals(key, StringComparison.OrdinalIgnoreCase))?[1] ?? "?";
}
