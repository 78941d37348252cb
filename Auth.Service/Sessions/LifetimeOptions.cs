using System.ComponentModel.DataAnnotations;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Sessions;

/// <summary>Section <c>Sessions</c>: how long tokens and sessions live.</summary>
public sealed class LifetimeOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Sessions";

    /// <summary>Life of an access token in seconds.</summary>
    [Range(30, Revocation.MostAccessSeconds)]
    public int AccessSeconds { get; set; } = 900;

    /// <summary>Life of a refresh token, and so of a session that nobody uses, in days.</summary>
    [Range(1, 90)]
    public int RefreshDays { get; set; } = 7;

    /// <summary>Life of a session however often it is refreshed, in days; then its owner signs in again.</summary>
    [Range(1, 3650)]
    public int SessionDays { get; set; } = 90;

    /// <summary>
    /// How long a refresh token that was used answers the same successor again, in seconds: for two tabs that refresh at once, and for
    /// an answer that was lost on its way. Later it is a token in the wrong hands.
    /// </summary>
    [Range(1, 300)]
    public int GraceSeconds { get; set; } = 30;

    /// <summary>How exactly it is written down when a session was last seen, in seconds.</summary>
    [Range(0, 3600)]
    public int LastSeenSeconds { get; set; } = 60;

    /// <summary>Life of a one-use ticket in seconds.</summary>
    [Range(5, 300)]
    public int TicketSeconds { get; set; } = 30;
}
