namespace Auth.Service.Mail;

/// <summary>What a mail says. Its words are made when it is sent (<see cref="LetterWriter"/>), so no secret waits in the database.</summary>
public enum MailTemplate
{
    /// <summary>A notice: the password was changed.</summary>
    PasswordChanged,

    /// <summary>A notice: a session was ended because its refresh token was used twice.</summary>
    TokenReused,

    /// <summary>A link to set a new password, if the address has an account.</summary>
    PasswordReset,

    /// <summary>A link to verify the address, if it has an account that waits for it.</summary>
    Verification,

    /// <summary>A notice: somebody registered with an address that has an account already.</summary>
    RegisteredAgain,

    /// <summary>A notice: the account is going to be erased, unless its owner signs in before.</summary>
    AccountDeleted,
}
