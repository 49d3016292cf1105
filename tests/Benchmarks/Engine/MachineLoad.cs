using System.Globalization;

namespace JetVision.Benchmarks.Engine;

/// <summary>What else the machine does, so that a reader can judge a figure, and what the processes of a database have used.</summary>
internal static class MachineLoad
{
    private const double TicksPerMillisecond = 0.1;

    /// <summary>Gets the load average of the last minute; <c>unknown</c> where the system does not tell.</summary>
    public static string OneMinute => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    /// <summary>The processor time of all processes of a name, in milliseconds; 0 where the system does not tell.</summary>
    public static double ProcessorMilliseconds(string processName)
    {
        if (!Directory.Exists("/proc/self"))
        {
            return 0;
        }

        var ticks = 0.0;
        foreach (var directory in Directory.GetDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            try
            {
                var stat = File.ReadAllText(Path.Combine(directory, "stat"));
                var nameEnd = stat.LastIndexOf(')');
                if (stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..nameEnd] == processName)
                {
                    var fields = stat[(nameEnd + 2)..].Split(' ');
                    ticks += double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture);
                }
            }
            catch (IOException)
            {
                // The process has ended meanwhile.
            }
        }

        return ticks / TicksPerMillisecond;
    }
}
