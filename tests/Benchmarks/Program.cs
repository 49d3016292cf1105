using System.Globalization;
using JetVision.Benchmarks;
using JetVision.Benchmarks.Engine;

// dotnet run --project tests/Benchmarks -c Release                    everything
// dotnet run --project tests/Benchmarks -c Release -- server          the whole server only
// dotnet run --project tests/Benchmarks -c Release -- engine          the engine only; all of:
// dotnet run --project tests/Benchmarks -c Release -- designer        the designer in a browser only
//   … engine runs suspended list publish  sqlite postgres memory  count=100000 waiting=100000 rows=1000000
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["host", var connection])
{
    await EngineHost.RunAsync(connection);
    return;
}

Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, load of the machine before: {MachineLoad.OneMinute}");
Console.WriteLine();
if (args is [] or ["engine", ..])
{
    await EngineBench.RunAsync(EngineBenchWishes.Read(args.Length == 0 ? args : args[1..]));
}

if (args is [] or ["server", ..])
{
    await ServerBench.RunAsync();
}

if (args is [] or ["designer", ..])
{
    await DesignerBench.RunAsync();
}
