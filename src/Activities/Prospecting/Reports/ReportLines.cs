using JetVision.Activities.Shared;
using NodaTime;

namespace JetVision.Activities.Prospecting.Reports;

/// <summary>What became of those who were put into a sequence.</summary>
/// <param name="SequenceId">Apollo's id of the sequence.</param>
/// <param name="Sequence">Its name.</param>
/// <param name="Contacted">How many people were put in.</param>
/// <param name="Asked">How many of them then asked for a flight.</param>
/// <param name="Proposals">How many proposals they were sent.</param>
/// <param name="Booked">How many of them accepted one.</param>
/// <param name="AskedRate">Asked, of a hundred contacted.</param>
/// <param name="BookedRate">Booked, of a hundred contacted.</param>
public sealed record Conversion(string SequenceId, string Sequence, int Contacted, int Asked, int Proposals, int Booked, decimal? AskedRate, decimal? BookedRate)
{
    internal static Conversion Of(string id, string name, IReadOnlyList<ProspectReports.Outcome> outcomes)
    {
        var (asked, booked) = (outcomes.Count(one => one.Requests.Count > 0), outcomes.Count(one => one.Booked.Count > 0));
        return new(
            id, name, outcomes.Count, asked, outcomes.Sum(one => one.Proposals), booked, Sequences.Sequence.Percent(asked, outcomes.Count), Sequences.Sequence.Percent(booked, outcomes.Count));
    }
}

/// <summary>What prospecting cost and earned.</summary>
/// <param name="Days">Of how many days.</param>
/// <param name="Credits">Apollo's credits that were spent.</param>
/// <param name="Cost">The credits and the monthly fee for these days.</param>
/// <param name="Contacted">How many people were put into sequences.</param>
/// <param name="Leads">How many of them then asked for a flight.</param>
/// <param name="CostPerLead">The cost by lead; null before there is one.</param>
/// <param name="Bookings">How many bookings came of it.</param>
/// <param name="Margin">The brokerage's margin of these bookings.</param>
/// <param name="ReturnPercent">Margin less cost, of a hundred of cost; null when it cost nothing.</param>
public sealed record ProspectingReturn(int Days, int Credits, Money Cost, int Contacted, int Leads, Money? CostPerLead, int Bookings, Money Margin, decimal? ReturnPercent);

/// <summary>A client who may want an empty leg.</summary>
/// <param name="Name">The name.</param>
/// <param name="Email">The mail address.</param>
/// <param name="Requests">How many requests fit the route.</param>
/// <param name="Routes">Up to three of the routes.</param>
/// <param name="LastAsked">When the last was made.</param>
public sealed record EmptyLegProspect(string Name, string Email, int Requests, IReadOnlyList<string> Routes, Instant LastAsked);

/// <summary>How a company flies with us.</summary>
/// <param name="Company">The company, or the domain of its addresses.</param>
/// <param name="Requests">How many requests.</param>
/// <param name="Won">How many of them were booked.</param>
/// <param name="Legs">How many legs in all.</param>
/// <param name="Routes">The three most frequent routes.</param>
/// <param name="LastAsked">When the last request was made.</param>
public sealed record CompanyTravel(string Company, int Requests, int Won, int Legs, IReadOnlyList<string> Routes, Instant LastAsked);
