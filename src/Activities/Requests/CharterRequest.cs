using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Requests;

/// <summary>What a client wants flown, from the first word to the end.</summary>
public sealed class CharterRequest : ITenantOwned
{
    /// <summary>Gets or sets the id; also the correlation id of its runs.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the number that people use, such as <c>R-2026-0012</c>.</summary>
    public required string Number { get; set; }

    /// <summary>Gets or sets where it came from: chat, webhook, mail, form or mcp.</summary>
    public required string Channel { get; set; }

    /// <summary>Gets or sets who asked, once known.</summary>
    public Guid? ClientId { get; set; }

    /// <summary>Gets or sets the sender's name as given; null when not.</summary>
    public string? ContactName { get; set; }

    /// <summary>Gets or sets the sender's mail address as given; null when not.</summary>
    public string? ContactEmail { get; set; }

    /// <summary>Gets or sets the sender's telephone number as given; null when not.</summary>
    public string? ContactPhone { get; set; }

    /// <summary>Gets or sets the client's words; untrusted.</summary>
    public required string Text { get; set; }

    /// <summary>Gets or sets the day to which "tomorrow" refers.</summary>
    public LocalDate ReferenceDate { get; set; }

    /// <summary>Gets or sets what was read from the words, as JSON in the shape of the reading; null before it was read.</summary>
    public string? Reading { get; set; }

    /// <summary>Gets or sets the flights wanted; empty until all that is needed is known.</summary>
    public IReadOnlyList<Leg> Legs { get; set; } = [];

    /// <summary>Gets or sets how often its flights were changed after operators were asked; quotes of an earlier count answer other flights.</summary>
    public int Revision { get; set; }

    /// <summary>Gets or sets where it stands.</summary>
    public RequestStage Stage { get; set; }

    /// <summary>Gets or sets whether the words tried to instruct the system.</summary>
    public bool Injection { get; set; }

    /// <summary>Gets or sets when it came.</summary>
    public Instant CreatedAt { get; set; }

    /// <summary>Gets or sets when it last moved.</summary>
    public Instant UpdatedAt { get; set; }

    /// <summary>Gets or sets when it ended; null while it is open.</summary>
    public Instant? ClosedAt { get; set; }
}

/// <summary>One flight that is wanted, with every fact that sourcing needs.</summary>
/// <param name="From">The departure airport's ICAO code.</param>
/// <param name="To">The arrival airport's ICAO code.</param>
/// <param name="Date">The local date at the departure airport.</param>
/// <param name="TimeFrom">The earliest local time; null when open.</param>
/// <param name="TimeTo">The latest local time; null when open.</param>
/// <param name="IsArrival">Whether the times are of the arrival, local there.</param>
/// <param name="Passengers">How many fly.</param>
public sealed record Leg(string From, string To, LocalDate Date, LocalTime? TimeFrom, LocalTime? TimeTo, bool IsArrival, int Passengers);

/// <summary>Where a request stands, in the order of the usual path.</summary>
public enum RequestStage
{
    /// <summary>Taken in, not read.</summary>
    Received,

    /// <summary>Something is missing; the client was asked.</summary>
    AwaitingClient,

    /// <summary>Operators are being asked.</summary>
    Sourcing,

    /// <summary>Operators were asked; quotes arrive.</summary>
    AwaitingQuotes,

    /// <summary>The window closed; quotes are compared.</summary>
    Comparing,

    /// <summary>A proposal waits for the broker.</summary>
    AwaitingApproval,

    /// <summary>The proposal is out; the client decides.</summary>
    ProposalSent,

    /// <summary>Accepted; it is being booked.</summary>
    Won,

    /// <summary>Declined by the client.</summary>
    Lost,

    /// <summary>The proposal ran out without an answer.</summary>
    Expired,

    /// <summary>Withdrawn.</summary>
    Cancelled,

    /// <summary>No operator offered anything.</summary>
    NoOffers,

    /// <summary>Not a charter request.</summary>
    NotARequest,
}

/// <summary>One line of a request's history, written for the broker.</summary>
public sealed class TimelineEntry : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the request.</summary>
    public Guid RequestId { get; set; }

    /// <summary>Gets or sets when.</summary>
    public Instant At { get; set; }

    /// <summary>Gets or sets the kind, such as <c>quote-received</c>; an icon hangs on it.</summary>
    public required string Kind { get; set; }

    /// <summary>Gets or sets the sentence.</summary>
    public required string Text { get; set; }
}

/// <summary>Something said about a request.</summary>
public sealed class RequestMessage : ITenantOwned
{
    /// <summary>Gets or sets the id.</summary>
    public Guid Id { get; set; }

    /// <inheritdoc/>
    public Guid TenantId { get; set; }

    /// <summary>Gets or sets the request.</summary>
    public Guid RequestId { get; set; }

    /// <summary>Gets or sets who said it: client, broker, assistant or operator.</summary>
    public required string Author { get; set; }

    /// <summary>Gets or sets through what: chat, webhook, mail, form or avinode.</summary>
    public required string Channel { get; set; }

    /// <summary>Gets or sets the words; untrusted unless the assistant's.</summary>
    public required string Text { get; set; }

    /// <summary>Gets or sets when.</summary>
    public Instant At { get; set; }

    /// <summary>Gets or sets the mail's Message-ID, for threading; null for other channels.</summary>
    public string? MailMessageId { get; set; }
}
