using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using JetVision.Activities.Shared;
using Microsoft.Extensions.Options;

namespace JetVision.Activities.Prospecting;

/// <summary>Searches people and companies at Apollo.io, by its API of version 1. A search costs no credit and tells nobody anything.</summary>
/// <param name="http">The connection.</param>
/// <param name="options">The key.</param>
/// <param name="time">The time.</param>
public sealed class Apollo(HttpClient http, IOptions<ApolloOptions> options, TimeProvider time)
{
    /// <summary>The most that one page holds.</summary>
    public const int MaxPage = 100;

    private const string System = "Apollo";
    private const int Attempts = 3;

    /// <summary>Longer waits are left to whoever asked.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Searches people.</summary>
    /// <param name="wanted">Whom.</param>
    /// <param name="page">From 1.</param>
    /// <param name="limit">1 to <see cref="MaxPage"/>.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>A page, in Apollo's order; empty when nobody fits.</returns>
    /// <exception cref="OutsideException">Apollo refused or did not answer.</exception>
    public async Task<FoundPage<Prospect>> SearchPeopleAsync(PeopleWanted wanted, int page, int limit, CancellationToken cancellation)
    {
        var found = await SendAsync<People>(HttpMethod.Post, "api/v1/mixed_people/api_search", new
        {
            PersonTitles = Some(wanted.Titles), PersonSeniorities = Some(wanted.Seniorities), PersonLocations = Some(wanted.Locations),
            QOrganizationDomainsList = Some(wanted.CompanyDomains), QKeywords = wanted.Keywords, Page = page, PerPage = limit,
        }, cancellation);
        return Page(found.Persons, found.TotalEntries ?? found.Pagination?.TotalEntries, page, limit, person => new Prospect(
            person.Id ?? "", person.Name ?? $"{person.FirstName} {person.LastName ?? person.LastNameObfuscated}".Trim(), person.Title, person.Organization?.Name, person.HasEmail));
    }

    /// <summary>Searches companies.</summary>
    /// <param name="wanted">Which.</param>
    /// <param name="page">From 1.</param>
    /// <param name="limit">1 to <see cref="MaxPage"/>.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>A page, in Apollo's order; empty when none fits.</returns>
    /// <exception cref="OutsideException">Apollo refused or did not answer.</exception>
    public async Task<FoundPage<ProspectCompany>> SearchCompaniesAsync(CompaniesWanted wanted, int page, int limit, CancellationToken cancellation)
    {
        var found = await SendAsync<Companies>(HttpMethod.Post, "api/v1/mixed_companies/search", new
        {
            QOrganizationName = wanted.Name, OrganizationLocations = Some(wanted.Locations), QOrganizationKeywordTags = Some(wanted.Keywords),
            OrganizationNumEmployeesRanges = wanted.MinimumEmployees is { } fewest ? new[] { string.Create(CultureInfo.InvariantCulture, $"{fewest},10000000") } : null, Page = page, PerPage = limit,
        }, cancellation);
        return Page(found.Organizations, found.Pagination?.TotalEntries, page, limit, company => new ProspectCompany(
            company.Id ?? "", company.Name ?? "", company.PrimaryDomain, company.EstimatedNumEmployees, company.Industry));
    }

    /// <summary>Asks whether the key is good.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>What is wrong and the cure; null when all is well.</returns>
    public async Task<string?> TestAsync(CancellationToken cancellation)
    {
        try
        {
            var health = await SendAsync<Health>(HttpMethod.Get, "api/v1/auth/health", null, cancellation);
            return health is { Healthy: true, IsLoggedIn: true } ? null : "Apollo answers, and does not accept the key. Make a new one (Apollo: Settings, Integrations, API) and set Apollo:ApiKey.";
        }
        catch (OutsideException error)
        {
            return error.Message;
        }
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        if (options.Value is not { IsConnected: true, ApiKey: { } key })
        {
            throw new OutsideException(System, "it is not connected; set Apollo:ApiKey (env: Apollo__ApiKey).", isTransient: false);
        }

        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(method, new Uri(options.Value.BaseAddress, path));
            request.Headers.Add("X-Api-Key", key);
            request.Headers.CacheControl = new() { NoCache = true };
            request.Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: Json);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(options.Value.Timeout);
            OutsideException failure;
            try
            {
                using var response = await http.SendAsync(request, limit.Token);
                if (response.IsSuccessStatusCode)
                {
                    return await response.Content.ReadFromJsonAsync<T>(Json, limit.Token) ?? throw new JsonException();
                }

                failure = Refusal(response);
            }
            catch (JsonException error)
            {
                throw new OutsideException(System, "the answer is not in Apollo's format.", isTransient: true, innerException: error);
            }
            catch (HttpRequestException error)
            {
                failure = new OutsideException(System, "it cannot be reached.", isTransient: true, innerException: error);
            }
            catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
            {
                throw new OutsideException(System, string.Create(CultureInfo.InvariantCulture, $"no answer within {options.Value.Timeout.TotalSeconds:0} seconds."), isTransient: true, innerException: error);
            }

            var wait = failure.RetryAfter ?? TimeSpan.FromMilliseconds(300 * Math.Pow(2, attempt - 1));
            if (!failure.IsTransient || attempt >= Attempts || wait > LongestWait)
            {
                throw failure;
            }

            await Task.Delay(wait, time, cancellation);
        }
    }

    private OutsideException Refusal(HttpResponseMessage response)
    {
        var status = response.StatusCode;
        var words = status switch
        {
            HttpStatusCode.Unauthorized => "the key is not accepted. Make a new one (Apollo: Settings, Integrations, API) and set Apollo:ApiKey.",
            HttpStatusCode.Forbidden => "the plan or the key does not allow this; a search needs a master key.",
            HttpStatusCode.UnprocessableEntity => "the search was not understood.",
            HttpStatusCode.TooManyRequests => "too many calls for now; try again later.",
            _ => string.Create(CultureInfo.InvariantCulture, $"it answered {(int)status}."),
        };
        return new OutsideException(
            System, words, status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)status >= 500, RetryAfter.Of(response, time.GetUtcNow()), new HttpRequestException(words, null, status));
    }

    private static IReadOnlyList<string>? Some(IReadOnlyList<string> words) => words.Count == 0 ? null : words;

    private static FoundPage<TOut> Page<TIn, TOut>(IReadOnlyList<TIn>? items, int? total, int page, int limit, Func<TIn, TOut> read) =>
        items is null ? throw new OutsideException(System, "the answer is not in Apollo's format.", isTransient: true)
        : new([.. items.Select(read)], total ?? items.Count, total > page * limit ? page + 1 : null);

    private sealed record Health(bool Healthy, bool IsLoggedIn);

    private sealed record Pages(int TotalEntries);

    private sealed record People([property: JsonPropertyName("people")] IReadOnlyList<Person>? Persons, int? TotalEntries, Pages? Pagination);

    private sealed record Person(string? Id, string? Name, string? FirstName, string? LastName, string? LastNameObfuscated, string? Title, Company? Organization, bool? HasEmail);

    private sealed record Companies(IReadOnlyList<Company>? Organizations, Pages? Pagination);

    private sealed record Company(string? Id, string? Name, string? PrimaryDomain, int? EstimatedNumEmployees, string? Industry);
}
