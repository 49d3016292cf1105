namespace JetVision.Sandbox.Wire;

/// <summary>The option flags of a call: <c>?latestquote=true&amp;safety</c>. Each asks for one more part of the answer.</summary>
internal sealed class Flags(IQueryCollection query)
{
    public bool AviQuote => Has("aviquote");

    public bool LatestQuote => Has("latestquote");

    public bool QuoteBreakdown => Has("quotebreakdown");

    public bool Safety => Has("safety");

    public bool Amenities => Has("amenities");

    public bool TailDetails => Has("taildetails");

    public bool TypeDetails => Has("typedetails");

    public bool CategoryDetails => Has("categorydetails");

    public bool HomeBase => Has("homebase");

    public bool LiftAoc => Has("liftaoc");

    public bool Insurance => Has("insurance");

    public bool PerformanceDetails => Has("perfdetails");

    public bool SellerContactInfo => Has("sellercontactinfo");

    public bool SellerMessageLinks => Has("sellermessagelinks");

    public bool BuyerMessages => Has("buyermessages");

    public bool AccountNames => Has("accountnames");

    public bool Timestamps => Has("timestamps");

    private bool Has(string name) => query.TryGetValue(name, out var value) && !string.Equals(value, "false", StringComparison.OrdinalIgnoreCase);
}
