namespace Auth.Service.Accounts;

/// <summary>Section <c>Registration</c>: what a new account needs.</summary>
public sealed class RegistrationOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Registration";

    /// <summary>
    /// Whether an address must be verified before its account can be used. Then a registration never tells whether the address has an
    /// account: it is answered 202 in any case, and the mail says the rest. Off, for a team without a mail server, a new account
    /// can be used at once, and an address that is taken is answered 409.
    /// </summary>
    public bool RequireVerifiedEmail { get; set; }
}
