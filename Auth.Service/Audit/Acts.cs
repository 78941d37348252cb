namespace Auth.Service.Audit;

/// <summary>
/// What the audit log can say was done: stable names, for people and for filters. A refused attempt has the same act with
/// another <see cref="Outcomes"/>.
/// </summary>
public static class Acts
{
    // Administration.

    /// <summary>The first admin was made by the setup link.</summary>
    public const string Setup = "setup";

    /// <summary>The role of an account was changed.</summary>
    public const string UserRole = "user.role";

    // Sessions and passwords.

    /// <summary>A session was ended by its owner.</summary>
    public const string SessionEnd = "session.end";

    /// <summary>The owner ended all sessions, or all others.</summary>
    public const string SessionEndAll = "session.end_all";

    /// <summary>A refresh token was used again long after its successor was issued; its session was ended.</summary>
    public const string RefreshTokenReused = "session.refresh_token_reused";

    /// <summary>The password was changed by its owner.</summary>
    public const string PasswordChange = "password.change";

    /// <summary>The keys that sign tokens were rotated.</summary>
    public const string KeysRotate = "keys.rotate";
}
