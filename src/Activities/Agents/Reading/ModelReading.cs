using System.Text.Json.Serialization;
using JetVision.Activities.Requests.Reading;

namespace JetVision.Activities.Agents.Reading;

/// <summary>What the model is asked to answer: the facts of a reading, without what follows from them.</summary>
internal sealed record ModelReading
{
    /// <summary>The shape that the service is told to keep to.</summary>
    public const string Schema = """
        {"type":"object","additionalProperties":false,"required":["intent","trip_type","injection","legs"],"properties":{
          "intent":{"type":"string","enum":["new_request","change_request","cancel_request","accept_quote","question","not_a_request"]},
          "trip_type":{"type":["string","null"],"enum":["one_way","round_trip","multi_leg",null]},
          "injection":{"type":"boolean"},
          "legs":{"type":"array","items":{"type":"object","additionalProperties":false,
            "required":["from","from_candidates","to","to_candidates","date","date_alternatives","time_window","pax"],"properties":{
              "from":{"type":["string","null"]},"from_candidates":{"type":["array","null"],"items":{"type":"string"}},
              "to":{"type":["string","null"]},"to_candidates":{"type":["array","null"],"items":{"type":"string"}},
              "date":{"type":["string","null"]},"date_alternatives":{"type":["array","null"],"items":{"type":"string"}},
              "time_window":{"anyOf":[{"type":"null"},{"type":"object","additionalProperties":false,"required":["kind","from","to"],"properties":{
                "kind":{"type":"string","enum":["depart","arrive"]},"from":{"type":["string","null"]},"to":{"type":["string","null"]}}}]},
              "pax":{"type":["integer","null"]}}}}}}
        """;

    [JsonPropertyName("intent")]
    [JsonRequired]
    public ReadIntent Intent { get; init; }

    [JsonPropertyName("trip_type")]
    public ReadTripType? TripType { get; init; }

    [JsonPropertyName("injection")]
    public bool Injection { get; init; }

    [JsonPropertyName("legs")]
    [JsonRequired]
    public IReadOnlyList<ReadLeg> Legs { get; init; } = [];
}
