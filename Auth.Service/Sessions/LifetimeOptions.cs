using System.ComponentModel.DataAnnotations;

namespace Auth.Service.Sessions;

/// <summary>Section <c>Sessions</c>: how long tokens and sessions live.</summary>
public sealed class LifetimeOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Sessions";

    /// <summary>Life of an access token in seconds.</summary>
    [Range(30, 3600)]
    public int AccessSeconds { get; set; } = 900;

    /// <summary>Life of a refresh token, and so of a session that nobody uses, in days.</summary>
    [Range(1, 90)]
    public int RefreshDays { get; set; } = 7;
}
