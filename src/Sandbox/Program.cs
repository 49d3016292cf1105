using JetVision.Sandbox;

await SandboxApp.Build(args).RunAsync();
