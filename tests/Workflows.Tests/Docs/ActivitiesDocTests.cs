using System.Runtime.CompilerServices;
using Xunit;

namespace JetVision.Workflows.Tests.Docs;

public sealed class ActivitiesDocTests
{
    [Fact]
    public void ActivitiesPage_HoldsTheSample_WordForWord()
    {
        var lines = File.ReadAllLines(Beside("ActivitySample.cs"));
        var sample = string.Join('\n', lines.SkipWhile(line => line != "#region activities").Skip(1).TakeWhile(line => line != "#endregion"));
        var page = File.ReadAllText(Beside("../../../docs/activities.md")).ReplaceLineEndings("\n");

        Assert.Contains("```csharp\n" + sample + "\n```", page);
    }

    private static string Beside(string file, [CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, file));
}
