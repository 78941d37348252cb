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

    /// <summary>
    /// Somebody signed in by password, or tried in vain: then with how often, by the minute (<see cref="RefusedActs"/>). Sign-ins that
    /// end with a code or a passkey are <see cref="SecondFactorVerify"/> and <see cref="PasskeySignIn"/>.
    /// </summary>
    public const string SignIn = "sign_in";

    /// <summary>A session was ended by its owner.</summary>
    public const string SessionEnd = "session.end";

    /// <summary>The owner ended all sessions, or all others.</summary>
    public const string SessionEndAll = "session.end_all";

    /// <summary>A refresh token was used again long after its successor was issued; its session was ended.</summary>
    public const string RefreshTokenReused = "session.refresh_token_reused";

    /// <summary>The password was changed by its owner.</summary>
    public const string PasswordChange = "password.change";

    /// <summary>The account was deleted by its owner, who may take that back by signing in.</summary>
    public const string AccountDelete = "account.delete";

    /// <summary>The owner signed in before the account was erased, and so took its deletion back.</summary>
    public const string AccountRestore = "account.restore";

    /// <summary>A new password was set with the token out of a mail.</summary>
    public const string PasswordReset = "password.reset";

    /// <summary>The keys that sign tokens were rotated.</summary>
    public const string KeysRotate = "keys.rotate";

    // Administration of accounts.

    /// <summary>An account was disabled.</summary>
    public const string UserDisable = "user.disable";

    /// <summary>An account was enabled again.</summary>
    public const string UserEnable = "user.enable";

    /// <summary>An admin ended all sessions of an account.</summary>
    public const string UserSignOut = "user.sign_out";

    /// <summary>An admin removed the second factor of an account.</summary>
    public const string UserResetSecondFactor = "user.reset_second_factor";

    /// <summary>The server's command line gave an account a new password.</summary>
    public const string UserResetPassword = "user.reset_password";

    // Second factor.

    /// <summary>A second factor was confirmed and is asked for from now on.</summary>
    public const string SecondFactorAdd = "second_factor.add";

    /// <summary>The second factor was removed by its owner.</summary>
    public const string SecondFactorRemove = "second_factor.remove";

    /// <summary>A code was given to finish a login or to step up.</summary>
    public const string SecondFactorVerify = "second_factor.verify";

    /// <summary>New recovery codes took the place of the old ones.</summary>
    public const string RecoveryCodesRenew = "second_factor.renew_recovery_codes";

    /// <summary>A session proved again who uses it.</summary>
    public const string StepUp = "step_up";

    // Passkeys.

    /// <summary>A passkey was added.</summary>
    public const string PasskeyAdd = "passkey.add";

    /// <summary>A passkey was removed by its owner.</summary>
    public const string PasskeyRemove = "passkey.remove";

    /// <summary>Somebody signed in by a passkey, or tried in vain to with one that is known.</summary>
    public const string PasskeySignIn = "passkey.sign_in";

    // Bots.

    /// <summary>A bot was made.</summary>
    public const string BotCreate = "bot.create";

    /// <summary>What a bot may do, or until when, was changed.</summary>
    public const string BotChange = "bot.change";

    /// <summary>A bot's token was replaced.</summary>
    public const string BotTokenReplace = "bot.token_replace";

    /// <summary>A bot was deleted.</summary>
    public const string BotDelete = "bot.delete";
}
