using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace JetVision.Tests.Shared;

/// <summary>
/// The PostgreSQL of a test run: the one that <c>JETVISION_TEST_POSTGRES</c> names, else a private one in a temporary directory that ends with the test process,
/// however that ends. Started once, at first use.
/// </summary>
public sealed class PostgresServer
{
    private static readonly Lazy<Task<PostgresServer>> Instance = new(() => StartAsync("-c fsync=off -c synchronous_commit=off -c full_page_writes=off"));
    private static readonly Lazy<Task<PostgresServer>> DurableInstance = new(() => StartAsync(""));

    // Starts the server, waits until the test process closes the pipe (or dies, which closes it too), and clears up.
    private const string Script =
        """
        "$1/initdb" -D "$2/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$2/initdb.log" 2>&1 || { cat "$2/initdb.log"; exit 1; }
        "$1/pg_ctl" -D "$2/data" -w -t 60 -l "$2/server.log" \
          -o "-p $3 -h 127.0.0.1 -k $2 $4 -c max_connections=300" start >"$2/start.log" 2>&1 || { cat "$2/start.log" "$2/server.log"; exit 1; }
        echo ready
        cat >/dev/null
        "$1/pg_ctl" -D "$2/data" -m immediate stop >/dev/null 2>&1
        rm -rf "$2"
        """;

    private readonly string _connectionString;

    // Kept: a collected process object would close the pipe that keeps the server up.
    private readonly Process? _process;

    private PostgresServer(string connectionString, Process? process)
    {
        _connectionString = connectionString;
        _process = process;
    }

    /// <summary>Whether the server runs for this test run alone.</summary>
    public bool IsPrivate => _process is not null;

    /// <summary>Why there is none; null when there is one.</summary>
    public static string? MissingBecause { get; } = FindMissing();

    /// <summary>Gives the server.</summary>
    /// <param name="durable">Whether a private one flushes every commit to the disk, as one in production does; tests do not need it.</param>
    public static Task<PostgresServer> GetAsync(bool durable = false) => (durable ? DurableInstance : Instance).Value;

    /// <summary>Makes a database.</summary>
    /// <param name="template">The connection string of a database to copy, to which nobody is connected; null for an empty one.</param>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string? template = null)
    {
        var name = "t_" + Guid.NewGuid().ToString("n");
        await ExecuteAsync($"CREATE DATABASE {name}" + (template is null ? "" : $" TEMPLATE {new NpgsqlConnectionStringBuilder(template).Database} STRATEGY FILE_COPY"));
        return new NpgsqlConnectionStringBuilder(_connectionString) { Database = name }.ConnectionString;
    }

    /// <summary>Removes a database, and whoever is still connected to it.</summary>
    public Task DropDatabaseAsync(string connectionString) =>
        ExecuteAsync($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string? FindMissing() =>
        Environment.GetEnvironmentVariable("JETVISION_TEST_POSTGRES") is { Length: > 0 } || Binaries() is not null
            ? null
            : "No PostgreSQL: install it (apt-get install postgresql) or set JETVISION_TEST_POSTGRES to a connection string that starts with Host=.";

    private static string? Binaries()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(version => version, StringComparer.Ordinal).Select(version => Path.Combine(version, "bin"))
            : [];
        return installed.Concat(path).FirstOrDefault(directory => File.Exists(Path.Combine(directory, "initdb")) && File.Exists(Path.Combine(directory, "pg_ctl")));
    }

    private static async Task<PostgresServer> StartAsync(string settings)
    {
        if (Environment.GetEnvironmentVariable("JETVISION_TEST_POSTGRES") is { Length: > 0 } given)
        {
            return new PostgresServer(given, null);
        }

        var binaries = Binaries() ?? throw new InvalidOperationException(MissingBecause);
        var directory = Directory.CreateTempSubdirectory("jetvision-postgres-").FullName;
        var port = Ports.Free();
        var start = new ProcessStartInfo { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        if (Environment.UserName == "root")
        {
            // PostgreSQL refuses root.
            var owner = (await File.ReadAllTextAsync("/etc/passwd")).Contains("\npostgres:", StringComparison.Ordinal) ? "postgres" : "nobody";
            using var chown = Process.Start("chown", ["-R", owner, directory]);
            await chown.WaitForExitAsync();
            start.FileName = "runuser";
            foreach (var argument in (string[])["-u", owner, "--", "sh"])
            {
                start.ArgumentList.Add(argument);
            }
        }
        else
        {
            start.FileName = "sh";
        }

        foreach (var argument in (string[])["-c", Script, "sh", binaries, directory, port.ToString(CultureInfo.InvariantCulture), settings])
        {
            start.ArgumentList.Add(argument);
        }

        start.WorkingDirectory = directory;
        var process = Process.Start(start) ?? throw new InvalidOperationException("The shell did not start.");
        var first = await process.StandardOutput.ReadLineAsync();
        if (first != "ready")
        {
            throw new InvalidOperationException($"PostgreSQL did not start: {first} {await process.StandardOutput.ReadToEndAsync()}");
        }

        return new PostgresServer($"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Include Error Detail=true;Maximum Pool Size=40", process);
    }
}
