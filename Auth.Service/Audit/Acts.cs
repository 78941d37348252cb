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
}
