namespace Auth.Service.Sessions;

/// <summary>Why a session was ended early, as it is stored and as the list of sessions tells it.</summary>
public static class EndReasons
{
    /// <summary>Its owner signed out of it, there or from another session.</summary>
    public const string SignedOut = "signed_out";

    /// <summary>The password was changed or reset.</summary>
    public const string PasswordChanged = "password_changed";

    /// <summary>A refresh token of it was used again after its successor: one of the two who had it is not the owner.</summary>
    public const string RefreshTokenReused = "refresh_token_reused";

    /// <summary>The account was disabled.</summary>
    public const string AccountDisabled = "account_disabled";

    /// <summary>The account is to be deleted.</summary>
    public const string AccountDeleted = "account_deleted";

    /// <summary>An administrator signed the user out.</summary>
    public const string EndedByAdmin = "ended_by_admin";
}
