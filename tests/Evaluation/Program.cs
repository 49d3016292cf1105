using System.Globalization;
using JetVision.Evaluation;

// dotnet run --project tests/Evaluation -- --model <endpoint|rules> [--name <model>] [--prompt <file> --against <file>] [--take <n>]
var options = EvaluationOptions.Parse(args);
if (options is null)
{
    Console.Error.WriteLine("""
        dotnet run --project tests/Evaluation -- --model <endpoint|rules> [--name <model>] [--prompt <file|builtin> --against <file|builtin>] [--take <n>]
          --model     rules, or the base address of an OpenAI-compatible service; its key is read from Agents__ApiKey
          --name      the model's name; Agents__Model when left out
          --prompt    a prompt file for the request reader, or builtin; with --against, both are graded and compared
          --take      only the first n messages of each file
        """);
    return 2;
}

var table = new Table();
var ok = true;
foreach (var prompt in options.Prompts)
{
    var label = options.Prompts.Count > 1 ? Path.GetFileName(prompt) : options.IsRules ? "rules" : options.Name;
    using var bench = new Bench(options, prompt);
    ok &= await Evaluations.RunAsync(bench, options, label, table);
}

table.Print();
Console.WriteLine(ok ? "Every check passed." : "Some checks failed; see above.");
return ok ? 0 : 1;

namespace JetVision.Evaluation
{
    /// <summary>What is evaluated.</summary>
    internal sealed record EvaluationOptions(string Model, string Name, IReadOnlyList<string> Prompts, int Take)
    {
        public const string BuiltIn = "builtin";

        public bool IsRules => Model == "rules";

        public static EvaluationOptions? Parse(string[] args)
        {
            var said = new Dictionary<string, string>();
            for (var i = 0; i < args.Length; i += 2)
            {
                if (!args[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == args.Length || args[i] is not ("--model" or "--name" or "--prompt" or "--against" or "--take"))
                {
                    return null;
                }

                said[args[i]] = args[i + 1];
            }

            var take = int.MaxValue;
            var model = said.GetValueOrDefault("--model", "rules");
            if ((said.TryGetValue("--take", out var number) && !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out take))
                || (model != "rules" && !Uri.TryCreate(model, UriKind.Absolute, out _))
                || (said.ContainsKey("--against") && (model == "rules" || !said.ContainsKey("--prompt"))))
            {
                return null;
            }

            IReadOnlyList<string> prompts = said.TryGetValue("--against", out var against) ? [said["--prompt"], against] : [said.GetValueOrDefault("--prompt", BuiltIn)];
            return new EvaluationOptions(model, said.GetValueOrDefault("--name", Environment.GetEnvironmentVariable("Agents__Model") ?? "model"), prompts, take);
        }
    }
}
