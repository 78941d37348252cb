namespace Auth.Service.Passwords;

/// <summary>What came of comparing a password with a stored hash.</summary>
public enum PasswordVerdict
{
    /// <summary>Not compared: too many were waiting.</summary>
    Busy,

    /// <summary>Another password, or no such account.</summary>
    Wrong,

    /// <summary>The password.</summary>
    Right,

    /// <summary>The password, but its hash is cheaper than what is asked for now: store a new one.</summary>
    RightButWeak,
}
