namespace JetVision.Server.Portal.People;

/// <summary>What the dialog answers: who was added.</summary>
/// <param name="Id">The account.</param>
internal sealed record NewPerson(Guid Id);
