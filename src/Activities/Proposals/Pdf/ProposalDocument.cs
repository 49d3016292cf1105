using JetVision.Activities.Airports;
using JetVision.Activities.Requests;
using JetVision.Activities.Tenancy;
using NodaTime;

namespace JetVision.Activities.Proposals.Pdf;

/// <summary>All that the document shows. It has no place for a net price, a margin, a note of the broker or another client, so it cannot tell them.</summary>
/// <param name="House">Who offers.</param>
/// <param name="Number">The proposal's number.</param>
/// <param name="Version">Its version, from 1.</param>
/// <param name="PreparedAt">When it was drafted.</param>
/// <param name="ValidUntil">Until when it holds.</param>
/// <param name="ClientName">For whom; null when no name is known.</param>
/// <param name="ClientCompany">The client's company; null when none is known.</param>
/// <param name="Reference">The request's number.</param>
/// <param name="Legs">The flights asked for.</param>
/// <param name="Options">What is offered, one to five.</param>
/// <param name="Page">The client's page.</param>
/// <param name="IsDraft">Whether the broker has still to approve it; it is marked as a draft then.</param>
/// <param name="Airport">Finds an airport by ICAO code; null when it is not known.</param>
public sealed record ProposalDocument(
    DocumentHouse House,
    string Number,
    int Version,
    Instant PreparedAt,
    Instant ValidUntil,
    string? ClientName,
    string? ClientCompany,
    string Reference,
    IReadOnlyList<Leg> Legs,
    IReadOnlyList<ProposalOption> Options,
    Uri Page,
    bool IsDraft,
    Func<string, Airport?> Airport);

/// <summary>The brokerage as the document shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Color">The brand colour as <c>#rrggbb</c>.</param>
/// <param name="Email">The mail address for questions.</param>
/// <param name="Phone">The telephone number; null when none is shown.</param>
/// <param name="Address">The postal address in one line; null when none is shown.</param>
/// <param name="Capacity">In which capacity it acts.</param>
/// <param name="InsuranceDisclosure">The sentence on its liability insurance.</param>
public sealed record DocumentHouse(string Name, string Color, string Email, string? Phone, string? Address, BrokerCapacity Capacity, string InsuranceDisclosure)
{
    /// <summary>Takes from a brokerage what its documents show.</summary>
    /// <param name="brokerage">The brokerage.</param>
    /// <returns>The house.</returns>
    public static DocumentHouse Of(Brokerage brokerage) =>
        new(brokerage.Name, brokerage.BrandColor, brokerage.Email, brokerage.Phone, brokerage.Address, brokerage.Capacity, brokerage.InsuranceDisclosure);
}
