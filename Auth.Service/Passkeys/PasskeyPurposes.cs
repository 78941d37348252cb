namespace Auth.Service.Passkeys;

/// <summary>What an authenticator is asked for: an answer to one does nothing for another.</summary>
internal static class PasskeyPurposes
{
    public const string Add = "passkey.add";

    public const string Setup = "passkey.setup";

    public const string SignIn = "passkey.sign_in";

    public const string StepUp = "passkey.step_up";
}
