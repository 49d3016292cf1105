using JetVision.Designer;
using JetVision.Server.Api;
using JetVision.Server.Mcp;
using JetVision.Server.Operations;
using JetVision.Server.Portal;
using JetVision.Server.Security;
using JetVision.Server.Security.OAuth;
using JetVision.Server.Webhooks;
using JetVision.Workflows.Api;

if (args is ["--probe", var address])
{
    return await Probe.RunAsync(address);
}

var builder = WebApplication.CreateBuilder(args);
builder.AddHouse().AddStorage().AddEngine().AddRooms().AddPracticeMarket().AddStoredSecrets().AddSecurity().AddOAuth().AddOperations();
builder.Services.AddReads().AddMcp().AddPortal().AddElsaApi(elsa => (elsa.ViewPolicy, elsa.EditPolicy) = (Policies.Broker, Policies.Ops)).AddDesigner(designer =>
    (designer.OverviewPath, designer.ReplayPath, designer.ReplayPolicy, designer.AccountPath) = ("/process", "/process/{id}/replay", Policies.Ops, "/account"));

var app = builder.Build();
app.UseOperations();
app.UseAuthentication();
app.UseAuthorization();
app.UseTenant();
app.UseToolScopes();
app.UseAntiforgery();

app.MapHealth();
app.MapAccount();
app.MapOAuth();
app.MapRequests();
app.MapProposals();
app.MapSuppressions();
app.MapChat();
app.MapStoredSecrets();
app.MapIncidents();
app.MapWebhooks();
app.MapMcpServers();
app.MapElsaApi();
app.MapWorkflowEndpoints();
app.MapDesigner().RequireAuthorization(Policies.Broker);
app.MapPortal();
await app.RunAsync();
return 0;
