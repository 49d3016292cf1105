namespace JetVision.Activities.Tenancy;

/// <summary>For which brokerage the scope works. Scoped; the first brokerage unless a sign-in or a token says otherwise.</summary>
public sealed class CurrentTenant
{
    /// <summary>Gets or sets the brokerage's id.</summary>
    public Guid Id { get; set; } = Brokerage.FirstId;
}
