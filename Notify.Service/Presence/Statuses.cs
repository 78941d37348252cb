namespace Notify.Service.Presence;

/// <summary>The words for how somebody is there.</summary>
internal static class Statuses
{
    /// <summary>At least one connection whose client has not said that it is idle.</summary>
    public const string Online = "online";

    /// <summary>Connected, and idle by every client's word.</summary>
    public const string Idle = "idle";

    /// <summary>No connection.</summary>
    public const string Offline = "offline";
}

/// <summary>How somebody is there.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Status">One of <see cref="Statuses"/>.</param>
public sealed record UserStatus(Guid UserId, string Status);
