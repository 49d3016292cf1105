using NodaTime;

namespace JetVision.Activities.Requests.Reading;

/// <summary>A reader beside the rules: a language model. What it reads is weighed against the rules and never replaces them.</summary>
public interface ISecondReader
{
    /// <summary>Reads the words a second time.</summary>
    /// <param name="requestId">The request; null for none.</param>
    /// <param name="text">The client's words; untrusted.</param>
    /// <param name="reference">The day the message came.</param>
    /// <param name="byRules">What the rules read.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The reading of both; the one of the rules where there is no model or it failed.</returns>
    Task<SecondReading> ReadAsync(Guid? requestId, string text, LocalDate reference, RequestReading byRules, CancellationToken cancellation);
}

/// <summary>What came of a second reading.</summary>
/// <param name="Reading">What counts.</param>
/// <param name="Note">The sentence for the request's history; null when there is no second reader.</param>
public sealed record SecondReading(RequestReading Reading, string? Note);

/// <summary>A fact that rules and model read differently. It is asked, not settled.</summary>
/// <param name="Field">Its path, such as legs[0].pax.</param>
/// <param name="Rules">What the rules read; null for nothing.</param>
/// <param name="Model">What the model read; null for nothing.</param>
public sealed record ReadDisagreement(
    [property: System.Text.Json.Serialization.JsonPropertyName("field")] string Field,
    [property: System.Text.Json.Serialization.JsonPropertyName("rules")] string? Rules,
    [property: System.Text.Json.Serialization.JsonPropertyName("model")] string? Model);
