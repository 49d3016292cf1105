using System.Diagnostics;
using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

/// <summary>
/// Runs inside the server's process when <c>DOTNET_STARTUP_HOOKS</c> names this assembly: once the server listens, it writes the routes that it answers, one a line, as
/// <c>METHOD pattern</c>. The runtime finds the class by this very name, outside any namespace.
/// </summary>
internal static class StartupHook
{
    public const string FileSetting = "JETVISION_TESTS_ROUTES";

    public static void Initialize()
    {
        if (Assembly.GetEntryAssembly()?.GetName().Name == "JetVision.Server" && Environment.GetEnvironmentVariable(FileSetting) is { } file)
        {
            DiagnosticListener.AllListeners.Subscribe(new Watch<DiagnosticListener>(listener =>
            {
                if (listener.Name == "Microsoft.Extensions.Hosting")
                {
                    listener.Subscribe(new Watch<KeyValuePair<string, object?>>(happened =>
                    {
                        if (happened is { Key: "HostBuilt", Value: IHost host })
                        {
                            host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() => Write(host.Services, file));
                        }
                    }));
                }
            }));
        }
    }

    private static void Write(IServiceProvider services, string file) => File.WriteAllLines(file, services.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>()
        .SelectMany(route => (route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["ANY"])
            .Select(method => $"{method} /{route.RoutePattern.RawText?.TrimStart('/')}"))
        .Distinct());

    private sealed class Watch<T>(Action<T> next) : IObserver<T>
    {
        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void OnNext(T value) => next(value);
    }
}
