using JetVision.Activities.Shared;
using Microsoft.Extensions.Options;

namespace JetVision.Activities.Mail;

/// <summary>The addresses that mails lead to.</summary>
internal sealed class PublicLinks(IOptions<PublicOptions> options)
{
    /// <summary>The client's page of a proposal.</summary>
    public string Proposal(string token) => options.Value.Link($"p/{token}").AbsoluteUri;

    /// <summary>The operator's answer page of a request for quote.</summary>
    public string Rfq(string token) => options.Value.Link($"rfq/{token}").AbsoluteUri;
}
