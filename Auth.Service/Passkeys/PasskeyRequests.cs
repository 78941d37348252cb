using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Auth.Service.Sessions;

namespace Auth.Service.Passkeys;

/// <summary>What an authenticator is to be asked.</summary>
/// <param name="PasskeyToken">To be sent back with the answer; good once, for five minutes.</param>
/// <param name="PublicKey">
/// For <c>PublicKeyCredential.parseCreationOptionsFromJSON</c> or <c>parseRequestOptionsFromJSON</c>, in WebAuthn's own spelling.
/// </param>
public sealed record PasskeyQuestion(string PasskeyToken, JsonElement PublicKey);

/// <summary>What an authenticator has answered.</summary>
/// <param name="PasskeyToken">As the question came with it.</param>
/// <param name="Credential">The credential's <c>toJSON()</c>, in WebAuthn's own spelling.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PasskeyAnswer([property: Required, MaxLength(OpaqueToken.MaxLength)] string PasskeyToken, [property: Required] JsonElement? Credential);

/// <summary>A new passkey.</summary>
/// <param name="PasskeyToken">As the question came with it.</param>
/// <param name="Credential">The credential's <c>toJSON()</c>, in WebAuthn's own spelling.</param>
/// <param name="Name">How to call it; the name of the device unless given.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NewPasskey(
    [property: Required, MaxLength(OpaqueToken.MaxLength)] string PasskeyToken, [property: Required] JsonElement? Credential,
    [property: RegularExpression(PasskeyName.Pattern, ErrorMessage = PasskeyName.Rule)] string? Name = null);

/// <summary>Another name for a passkey.</summary>
/// <param name="Name">1 to 64 characters in one line.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PasskeyName([property: Required, RegularExpression(PasskeyName.Pattern, ErrorMessage = PasskeyName.Rule)] string Name)
{
    internal const string Pattern = @"^\s*[^\s\p{Cc}]([^\p{Cc}\p{Zl}\p{Zp}]{0,62}[^\s\p{Cc}])?\s*$";

    internal const string Rule = "must have 1 to 64 characters in one line.";
}

/// <summary>A passkey, as its owner sees it.</summary>
/// <param name="Id">The id, to rename or remove it by.</param>
/// <param name="Name">How its owner calls it.</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="LastUsedAt">When it was last used, or null.</param>
/// <param name="Synced">Whether it is on several devices: one that is lost takes no other along.</param>
public sealed record PasskeyView(Guid Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, bool Synced)
{
    internal static PasskeyView Of(Passkey passkey) => new(passkey.Id, passkey.Name, passkey.CreatedAt, passkey.LastUsedAt, passkey.IsBackedUp);
}

/// <summary>The passkeys of an account.</summary>
/// <param name="Passkeys">The oldest first.</param>
public sealed record PasskeyList(IReadOnlyList<PasskeyView> Passkeys);
