namespace RustyGate.ServiceDefaults.Identity;

/// <summary>The values of the claim <c>role</c>. <see cref="Admin"/> is also the name of the policy that asks for it.</summary>
public static class Roles
{
    /// <summary>Everyone.</summary>
    public const string User = "user";

    /// <summary>May manage the installation.</summary>
    public const string Admin = "admin";

    /// <summary>A program with a token of its own; it may do what its <see cref="Scopes"/> say, and nothing else.</summary>
    public const string Bot = "bot";
}
