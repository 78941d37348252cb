using System.Text.Json;
using Auth.Service.Accounts;
using Auth.Service.Mfa;
using Microsoft.AspNetCore.Identity;

namespace Auth.Service.Passkeys;

/// <summary>
/// Questions to authenticators and their answers (WebAuthn §7). The framework makes the questions and judges the answers; a question is
/// kept in the database, by the hash of a token, for one purpose and one account, and one answer is looked at, whichever replica gets it.
/// </summary>
public sealed class PasskeyCeremonies(IPasskeyHandler<User> handler, Challenges challenges)
{
    /// <summary>Asks for a new passkey of <paramref name="user"/>.</summary>
    internal Task<PasskeyQuestion> AskForNewAsync(User user, HttpContext context, CancellationToken cancellationToken)
    {
        var name = user.Username ?? user.Email;
        return AskForNewAsync(PasskeyPurposes.Add, user.Id, name, user.DisplayName ?? name, context, cancellationToken);
    }

    /// <summary>Asks for the first passkey of an account that is to be made with it, under the id <paramref name="userId"/>.</summary>
    internal async Task<PasskeyQuestion> AskForNewAsync(
        string purpose, Guid userId, string name, string displayName, HttpContext context, CancellationToken cancellationToken)
    {
        var options = await handler.MakeCreationOptionsAsync(
            new PasskeyUserEntity { Id = userId.ToString(), Name = name, DisplayName = displayName }, context);
        return await KeepAsync(purpose, userId, options.AttestationState, options.CreationOptionsJson, cancellationToken);
    }

    /// <summary>Asks for a passkey: one of <paramref name="user"/>'s, or whichever its owner chooses.</summary>
    internal async Task<PasskeyQuestion> AskForProofAsync(string purpose, User? user, HttpContext context, CancellationToken cancellationToken)
    {
        var options = await handler.MakeRequestOptionsAsync(user, context);
        return await KeepAsync(purpose, user?.Id, options.AssertionState, options.RequestOptionsJson, cancellationToken);
    }

    /// <summary>The new passkey that was answered to a question to this account; null when it is none.</summary>
    internal async Task<UserPasskeyInfo?> ReadNewAsync(
        Guid userId, string token, JsonElement credential, HttpContext context, CancellationToken cancellationToken) =>
        await TakeAsync(PasskeyPurposes.Add, userId, token, cancellationToken) is { State: { } state }
            ? await ReadNewAsync(state, credential, context)
            : null;

    /// <summary>The first passkey of an account that is to be made, and the id that the question gave it; null when it is none.</summary>
    internal async Task<(Guid UserId, UserPasskeyInfo Passkey)?> ReadFirstAsync(
        string purpose, string token, JsonElement credential, HttpContext context, CancellationToken cancellationToken) =>
        await challenges.FindAsync(purpose, token, cancellationToken) is { UserId: { } userId, State: { } state } challenge
        && await challenges.CloseAsync(challenge, cancellationToken)
        && await ReadNewAsync(state, credential, context) is { } passkey
            ? (userId, passkey)
            : null;

    private async Task<UserPasskeyInfo?> ReadNewAsync(string state, JsonElement credential, HttpContext context)
    {
        var result = await handler.PerformAttestationAsync(
            new PasskeyAttestationContext { HttpContext = context, CredentialJson = credential.GetRawText(), AttestationState = state });
        return result.Succeeded ? result.Passkey : null;
    }

    /// <summary>Who has proved themselves by which passkey; null when nobody has.</summary>
    internal async Task<ProvedPasskey?> ReadProofAsync(
        string purpose, Guid? userId, string token, JsonElement credential, HttpContext context, CancellationToken cancellationToken)
    {
        if (await TakeAsync(purpose, userId, token, cancellationToken) is not { State: { } state })
        {
            return null;
        }

        var result = await handler.PerformAssertionAsync(
            new PasskeyAssertionContext { HttpContext = context, CredentialJson = credential.GetRawText(), AssertionState = state });
        return result.Succeeded ? new ProvedPasskey(result.User, result.Passkey) : null;
    }

    private async Task<PasskeyQuestion> KeepAsync(string purpose, Guid? userId, string? state, string options, CancellationToken cancellationToken) =>
        new(await challenges.OpenAsync(purpose, userId, state, cancellationToken), JsonSerializer.Deserialize<JsonElement>(options));

    /// <summary>Closed before the answer is looked at: a wrong answer is the last one.</summary>
    private async Task<Challenge?> TakeAsync(string purpose, Guid? userId, string token, CancellationToken cancellationToken) =>
        await challenges.FindAsync(purpose, token, cancellationToken) is { } challenge && challenge.UserId == userId
        && await challenges.CloseAsync(challenge, cancellationToken)
            ? challenge
            : null;
}

/// <summary>A passkey that has just proved who its owner is.</summary>
/// <param name="User">Its owner, as it was when it was looked at.</param>
/// <param name="Passkey">The passkey, with what the authenticator says of it now.</param>
internal sealed record ProvedPasskey(User User, UserPasskeyInfo Passkey);
