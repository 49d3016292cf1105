using System.ComponentModel.DataAnnotations;

namespace JetVision.Activities.Shared;

/// <summary>How outside systems are waited for; the section <c>Outside</c>.</summary>
public sealed class OutsideOptions
{
    /// <summary>Gets or sets how often a delivery that waits for a person, or for a system that stays away, is tried again.</summary>
    /// <value>The default is 1 minute; from 100 milliseconds to 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan LookAgain { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets how long a call to Google may take.</summary>
    /// <value>The default is 20 seconds; from 100 milliseconds to 5 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);
}
