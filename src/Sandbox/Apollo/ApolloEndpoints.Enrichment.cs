using System.Text.Json.Nodes;

namespace JetVision.Sandbox.Apollo;

/// <content>What costs a credit: a person or a company in full.</content>
internal static partial class ApolloEndpoints
{
    private static void MapEnrichment(RouteGroupBuilder api, ApolloDesk desk)
    {
        api.MapPost("/people/match", (HttpRequest request) => MatchAsync(request, desk));
        api.MapGet("/organizations/enrich", (HttpRequest request, string? domain) => !IsKnown(request) ? Unknown()
            : string.IsNullOrWhiteSpace(domain) ? Wrong("domain is missing")
            : ApolloDesk.Companies.FirstOrDefault(company => company.Domain.Equals(domain, StringComparison.OrdinalIgnoreCase)) is { } found
                ? Spent(desk, new JsonObject { ["organization"] = Write(found) })
                : Results.Json(new JsonObject()));
    }

    private static async Task<IResult> MatchAsync(HttpRequest request, ApolloDesk desk)
    {
        if (await ReadAsync(request) is not { } sought)
        {
            return Unknown();
        }

        string? Said(string name) => (string?)sought[name] is { Length: > 0 } text ? text : null;
        var (id, email, name, company) = (Said("id"), Said("email"), Said("name"), Said("organization_name"));
        if ((id ?? email ?? name) is null)
        {
            return Wrong("nothing says who it is");
        }

        var found = ApolloDesk.People.FirstOrDefault(person => id is not null ? person.Id == id
            : email is not null ? email.Equals(person.Email, StringComparison.OrdinalIgnoreCase)
            : $"{person.First} {person.Last}".Equals(name, StringComparison.OrdinalIgnoreCase) && ApolloDesk.Companies[person.Company].Name.Equals(company, StringComparison.OrdinalIgnoreCase));
        if (found is null)
        {
            return Results.Json(new JsonObject { ["person"] = null });
        }

        var place = found.Place.Split(", ");
        return Spent(desk, new JsonObject
        {
            ["person"] = new JsonObject
            {
                ["id"] = found.Id, ["first_name"] = found.First, ["last_name"] = found.Last, ["name"] = $"{found.First} {found.Last}", ["title"] = found.Title,
                ["email"] = found.Email, ["email_status"] = found.Email is null ? "unavailable" : "verified", ["city"] = place[0], ["country"] = place[1],
                ["organization"] = Write(ApolloDesk.Companies[found.Company]),
                ["contact"] = found.Phone is null ? null : new JsonObject { ["phone_numbers"] = new JsonArray(new JsonObject { ["sanitized_number"] = found.Phone }) },
            },
        });
    }

    private static IResult Spent(ApolloDesk desk, JsonObject answer)
    {
        desk.Spend();
        return Results.Json(answer);
    }

    private static IResult Wrong(string what) => Results.Json(new { error = what }, statusCode: StatusCodes.Status422UnprocessableEntity);
}
