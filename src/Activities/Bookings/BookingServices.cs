using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace JetVision.Activities.Bookings;

/// <summary>Registers the room.</summary>
public static class BookingServices
{
    /// <summary>Adds bookings. Needs <see cref="Mail.MailServices.AddMail"/>.</summary>
    /// <param name="services">The services.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddBookings(this IServiceCollection services)
    {
        services.TryAddScoped<BookingDesk>();
        return services;
    }
}
