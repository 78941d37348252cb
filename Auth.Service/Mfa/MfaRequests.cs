using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Auth.Service.Passkeys;
using Auth.Service.Passwords;

namespace Auth.Service.Mfa;

/// <summary>A code of the authenticator app or a recovery code.</summary>
/// <param name="Code">Six digits, or a recovery code.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CodeRequest([property: Required, MaxLength(64)] string Code);

/// <summary>The second half of a login.</summary>
/// <param name="MfaToken">As the login answered it.</param>
/// <param name="Code">Six digits of the app, or a recovery code.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record VerifyRequest([property: Required, MaxLength(64)] string MfaToken, [property: Required, MaxLength(64)] string Code);

/// <summary>A proof of who uses the session.</summary>
/// <param name="Code">Where the account has a second factor: a code of the app, or a recovery code.</param>
/// <param name="Password">Where it has none.</param>
/// <param name="Passkey">In either case: the answer to <c>/auth/passkeys/step-up/options</c>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record StepUpRequest([property: MaxLength(64)] string? Code = null, string? Password = null, PasskeyAnswer? Passkey = null) : IValidatableObject
{
    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (((object?[])[Code, Password, Passkey]).Count(proof => proof is not null) != 1)
        {
            yield return new("give one of code, password and passkey.", ["code"]);
        }

        if (Password is not null && PasswordRule.IsTooLong(Password))
        {
            yield return new($"must have at most {PasswordRule.MaxBytes} bytes.", ["password"]);
        }
    }
}

/// <summary>By what an account can be signed in to.</summary>
/// <param name="Totp">Whether an authenticator app is asked for.</param>
/// <param name="RecoveryCodes">How many recovery codes are unused.</param>
/// <param name="Passkeys">How many passkeys there are.</param>
/// <param name="Password">Whether there is a password.</param>
public sealed record FactorsView(bool Totp, int RecoveryCodes, int Passkeys, bool Password);

/// <summary>A new secret for an authenticator app, to be confirmed by its first code.</summary>
/// <param name="Secret">To be typed in: base 32.</param>
/// <param name="Uri"><c>otpauth://totp/…</c>, for an app on the same device.</param>
/// <param name="QrSvg">The URI as a QR code: a <c>data:</c> URL of an SVG image.</param>
public sealed record TotpSecret(string Secret, string Uri, string QrSvg);

/// <summary>Recovery codes; shown once.</summary>
/// <param name="Codes">Ten, each good once.</param>
public sealed record NewRecoveryCodes([property: JsonPropertyName("recovery_codes")] IReadOnlyList<string> Codes);
