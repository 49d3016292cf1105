namespace JetVision.Activities.Sourcing;

/// <summary>Through what operators are asked, as records store it.</summary>
public static class Channels
{
    /// <summary>The marketplace.</summary>
    public const string Avinode = "avinode";

    /// <summary>Mail with an answer page that needs no account.</summary>
    public const string Email = "email";

    /// <summary>Telephone and all else that a broker enters by hand.</summary>
    public const string Manual = "manual";
}
