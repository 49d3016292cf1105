using System.Globalization;

namespace JetVision.Activities.Shared;

/// <summary>An amount of one currency.</summary>
/// <param name="Amount">The amount in whole units with decimals.</param>
/// <param name="Currency">The ISO 4217 code in capitals.</param>
public readonly record struct Money(decimal Amount, string Currency)
{
    /// <summary>Adds an amount of the same currency.</summary>
    /// <param name="left">One amount.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public static Money operator +(Money left, Money right) => left with { Amount = left.Amount + left.Same(right).Amount };

    /// <summary>Takes away an amount of the same currency.</summary>
    /// <param name="left">The amount.</param>
    /// <param name="right">What is taken away.</param>
    /// <returns>The difference.</returns>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public static Money operator -(Money left, Money right) => left with { Amount = left.Amount - left.Same(right).Amount };

    /// <summary>Multiplies the amount.</summary>
    /// <param name="money">The amount.</param>
    /// <param name="factor">The factor.</param>
    /// <returns>The product, not rounded.</returns>
    public static Money operator *(Money money, decimal factor) => money with { Amount = money.Amount * factor };

    /// <summary>Adds an amount of the same currency.</summary>
    /// <param name="left">One amount.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sum.</returns>
    public static Money Add(Money left, Money right) => left + right;

    /// <summary>Takes away an amount of the same currency.</summary>
    /// <param name="left">The amount.</param>
    /// <param name="right">What is taken away.</param>
    /// <returns>The difference.</returns>
    public static Money Subtract(Money left, Money right) => left - right;

    /// <summary>Multiplies the amount.</summary>
    /// <param name="left">The amount.</param>
    /// <param name="right">The factor.</param>
    /// <returns>The product, not rounded.</returns>
    public static Money Multiply(Money left, decimal right) => left * right;

    /// <summary>Rounds to the currency's smallest unit, halves away from zero.</summary>
    /// <returns>The rounded amount.</returns>
    public Money Rounded() => this with { Amount = Math.Round(Amount, Currency is "JPY" or "KRW" or "ISK" ? 0 : 2, MidpointRounding.AwayFromZero) };

    /// <summary>Writes the code and the amount with two decimals and thousands commas, such as <c>USD 18,400.00</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Currency} {Amount:#,##0.00}");

    private Money Same(Money other) => other.Currency == Currency
        ? other
        : throw new InvalidOperationException($"{this} and {other} differ in currency; convert one of them first.");
}
