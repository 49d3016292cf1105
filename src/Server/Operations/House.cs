using Microsoft.AspNetCore.Hosting.StaticWebAssets;

namespace JetVision.Server.Operations;

/// <summary>Where the house stands: its address, its data directory, its files.</summary>
internal static class House
{
    public const string DefaultAddress = "http://localhost:5080";

    public static WebApplicationBuilder AddHouse(this WebApplicationBuilder builder)
    {
        StaticWebAssetsLoader.UseStaticWebAssets(builder.Environment, builder.Configuration);
        if (string.IsNullOrEmpty(builder.Configuration["urls"]) && string.IsNullOrEmpty(builder.Configuration["http_ports"]))
        {
            builder.WebHost.UseUrls(DefaultAddress);
        }

        // Imported workflows are the largest bodies; requests are held to less where they are read.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 16 * 1024 * 1024);
        Default(builder, "JetVision:PublicUrl", Reachable((builder.Configuration["urls"] ?? DefaultAddress).Split(';')[0]));
        Default(builder, "JetVision:DataDirectory", Path.Combine(builder.Environment.ContentRootPath, ".data"));
        builder.Configuration["JetVision:DataDirectory"] = Path.GetFullPath(builder.Configuration["JetVision:DataDirectory"]!);
        Directory.CreateDirectory(DataDirectory(builder.Configuration));
        Default(builder, "ConnectionStrings:JetVision", Path.Combine(DataDirectory(builder.Configuration), "jetvision.db"));
        Default(builder, "Workflows:Directory", Path.Combine(AppContext.BaseDirectory, "workflows"));
        Default(builder, "Mail:Maildir", Path.Combine(DataDirectory(builder.Configuration), "maildir"));
        return builder;
    }

    public static string DataDirectory(IConfiguration configuration) => configuration["JetVision:DataDirectory"]!;

    /// <summary>An address to listen on as one that a browser on this machine can open.</summary>
    private static string Reachable(string address) => address
        .Replace("//+", "//localhost", StringComparison.Ordinal)
        .Replace("//*", "//localhost", StringComparison.Ordinal)
        .Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal)
        .Replace("//[::]", "//localhost", StringComparison.Ordinal);

    private static void Default(WebApplicationBuilder builder, string key, string value)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration[key]))
        {
            builder.Configuration[key] = value;
        }
    }
}
