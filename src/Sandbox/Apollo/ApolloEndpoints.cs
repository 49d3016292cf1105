using System.Globalization;
using System.Text.Json.Nodes;
using JetVision.Sandbox.Faults;

namespace JetVision.Sandbox.Apollo;

/// <summary>Apollo.io's API of version 1: the key as a header, snake case, pages, what is left in the minute, and a search that shows no address.</summary>
internal static partial class ApolloEndpoints
{
    private const string Key = "sandbox-apollo-key";
    private const int MaxPage = 100;

    public static void MapApollo(this IEndpointRouteBuilder app)
    {
        var faults = app.ServiceProvider.GetRequiredService<SystemFaults>();
        var desk = app.ServiceProvider.GetRequiredService<ApolloDesk>();
        var api = app.MapGroup("/apollo/api/v1").AddEndpointFilter(faults.Filter("apollo", status => new { error = $"Ordered by /sandbox/faults/apollo: {status}." })).AddEndpointFilter(desk.CountAsync);
        api.MapGet("/auth/health", (HttpRequest request) => Results.Json(new { healthy = true, is_logged_in = IsKnown(request) }));
        api.MapPost("/mixed_people/api_search", SearchPeople);
        api.MapPost("/mixed_companies/search", SearchCompanies);
        MapEnrichment(api, desk);
        MapSequences(api, desk);
        app.MapPost("/sandbox/apollo/minute", (ApolloMinute minute) => TypedResults.Ok(desk.Left = minute.Left));
        app.MapPost("/sandbox/apollo/events", (ApolloEvent happened) => desk.Happen(happened) ? Results.NoContent() : Results.NotFound());
        app.MapGet("/sandbox/apollo/state", () => TypedResults.Json(desk.State()));
    }

    private static async Task<IResult> SearchPeople(HttpRequest request) => await ReadAsync(request) is not { } wanted ? Unknown() : Found(
        wanted, "people",
        ApolloDesk.People.Where(person => Any(wanted, "person_titles", title => person.Title.Contains(title, StringComparison.OrdinalIgnoreCase))
            && Any(wanted, "person_seniorities", seniority => person.Seniority == seniority)
            && Any(wanted, "person_locations", place => person.Place.Contains(place, StringComparison.OrdinalIgnoreCase))
            && Any(wanted, "q_organization_domains_list", domain => ApolloDesk.Companies[person.Company].Domain == domain)),
        person => new JsonObject
        {
            ["id"] = person.Id, ["first_name"] = person.First, ["last_name_obfuscated"] = $"{person.Last[..2]}***{person.Last[^1]}", ["title"] = person.Title, ["has_email"] = true,
            ["organization"] = new JsonObject { ["name"] = ApolloDesk.Companies[person.Company].Name },
        });

    private static async Task<IResult> SearchCompanies(HttpRequest request) => await ReadAsync(request) is not { } wanted ? Unknown() : Found(
        wanted, "organizations",
        ApolloDesk.Companies.Where(company => company.Name.Contains((string?)wanted["q_organization_name"] ?? "", StringComparison.OrdinalIgnoreCase)
            && Any(wanted, "organization_locations", place => company.Place.Contains(place, StringComparison.OrdinalIgnoreCase))
            && Any(wanted, "q_organization_keyword_tags", word => company.Industry.Contains(word, StringComparison.OrdinalIgnoreCase))
            && (wanted["latest_funding_date_range"] is not JsonObject since || string.CompareOrdinal(company.FundedOn, (string?)since["min"] ?? "") >= 0)
            && (wanted["latest_funding_amount_range"] is not JsonObject least || company.Funding >= ((long?)least["min"] ?? 0))
            && Any(wanted, "organization_num_employees_ranges", range => range.Split(',') is [var fewest, var most] && company.Employees >= int.Parse(fewest, CultureInfo.InvariantCulture) && company.Employees <= int.Parse(most, CultureInfo.InvariantCulture))),
        Write);

    private static JsonObject Write(ApolloCompany company) => new()
    {
        ["id"] = company.Id, ["name"] = company.Name, ["primary_domain"] = company.Domain, ["estimated_num_employees"] = company.Employees, ["industry"] = company.Industry,
        ["latest_funding_round_date"] = company.FundedOn is { } day ? $"{day}T00:00:00.000+00:00" : null, ["latest_funding_stage"] = company.Stage,
        ["total_funding_printed"] = company.Funding > 0 ? string.Create(CultureInfo.InvariantCulture, $"{company.Funding / 1_000_000}M") : null,
    };

    private static async Task<JsonObject?> ReadAsync(HttpRequest request) =>
        IsKnown(request) ? await JsonNode.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted) as JsonObject ?? [] : null;

    private static bool IsKnown(HttpRequest request) => request.Headers["X-Api-Key"] == Key;

    private static IResult Unknown() => Results.Json(new { error = "Invalid access credentials.", error_code = "INVALID_API_KEY" }, statusCode: StatusCodes.Status401Unauthorized);

    private static IResult Found<T>(JsonObject wanted, string name, IEnumerable<T> all, Func<T, JsonObject> write)
    {
        var (page, size) = ((int?)wanted["page"] ?? 1, (int?)wanted["per_page"] ?? 10);
        if (page < 1 || size is < 1 or > MaxPage)
        {
            return Results.Json(new { error = "page and per_page are out of range." }, statusCode: StatusCodes.Status422UnprocessableEntity);
        }

        var found = all.ToList();
        return Results.Json(new JsonObject
        {
            [name] = new JsonArray([.. found.Skip((page - 1) * size).Take(size).Select(write)]), ["total_entries"] = found.Count,
            ["pagination"] = new JsonObject { ["page"] = page, ["per_page"] = size, ["total_entries"] = found.Count, ["total_pages"] = (found.Count + size - 1) / size },
        });
    }

    private static bool Any(JsonObject wanted, string name, Func<string, bool> fits) =>
        wanted[name] is not JsonArray { Count: > 0 } words || words.Any(word => (string?)word is { } text && fits(text));
}
