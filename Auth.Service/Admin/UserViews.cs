namespace Auth.Service.Admin;

/// <summary>An account as an admin sees it.</summary>
/// <param name="Id">The user's id.</param>
/// <param name="Email">The address.</param>
/// <param name="Username">The user name, or null.</param>
/// <param name="DisplayName">The name to show, or null.</param>
/// <param name="Role"><c>user</c> or <c>admin</c>.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="DisabledAt">Since when it is disabled, or null.</param>
/// <param name="SecondFactor">Whether a second factor is asked for.</param>
/// <param name="Passkeys">How many passkeys there are.</param>
/// <param name="Sessions">How many sessions are open.</param>
/// <param name="LastSeenAt">When one of them was last seen, or null.</param>
public sealed record UserView(
    Guid Id, string Email, string? Username, string? DisplayName, string Role, DateTimeOffset CreatedAt, DateTimeOffset? DisabledAt,
    bool SecondFactor, int Passkeys, int Sessions, DateTimeOffset? LastSeenAt);

/// <summary>A page of accounts.</summary>
/// <param name="Users">Newest first.</param>
/// <param name="NextCursor">What to ask the next page with; null on the last one.</param>
public sealed record UserPage(IReadOnlyList<UserView> Users, Guid? NextCursor);
