using JetVision.Sandbox.Airports;
using JetVision.Sandbox.Fleet;
using JetVision.Sandbox.Storage;

namespace JetVision.Sandbox.Wire;

/// <summary>Makes the views for one call: its address in the links, its flags in the parts.</summary>
internal sealed class ViewsFactory(SandboxAddress address, Store store, FleetTable fleet, AirportTable airports)
{
    public Views For(HttpContext http) => new(address.For(http.Request), new Flags(http.Request.Query), store, fleet, airports);
}
