using System.Globalization;
using JetVision.Activities.Shared;

namespace JetVision.Server.Portal.Requests;

/// <summary>Amounts as pages show them.</summary>
internal static class Prices
{
    /// <summary>Without decimals when there are none, such as <c>USD 18,400</c>.</summary>
    public static string Whole(Money money) =>
        string.Create(CultureInfo.InvariantCulture, $"{money.Currency} {(money.Amount == decimal.Truncate(money.Amount) ? money.Amount.ToString("#,##0", CultureInfo.InvariantCulture) : money.Amount.ToString("#,##0.00", CultureInfo.InvariantCulture))}");
}
