using System.Buffers.Text;
using System.Text.Json;
using Auth.Service.Accounts;
using Auth.Service.Audit;
using Auth.Service.BackOff;
using Auth.Service.Database;
using Auth.Service.Sessions;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Passkeys;

/// <summary>
/// Signs in by a passkey alone. No code is asked for besides: who has the device and opened it by finger, face or PIN has shown two
/// factors.
/// </summary>
public sealed class PasskeySignIn(
    AuthDb db, PasskeyCeremonies ceremonies, SessionOpener sessions, LoginBackOff backOff, AuditLog audit, TimeProvider clock)
{
    /// <summary>Looks at an authenticator's answer; a new session, or why not.</summary>
    public async Task<SignInOutcome> SignInAsync(PasskeyAnswer answer, Device device, HttpContext context, CancellationToken cancellationToken)
    {
        var attempt = await backOff.BeginAsync(device.Ip);
        if (attempt.IsRefused)
        {
            return LoginBackOff.Problem(attempt, context.Response);
        }

        var credential = answer.Credential!.Value;
        if (await ceremonies.ReadProofAsync(PasskeyPurposes.SignIn, userId: null, answer.PasskeyToken, credential, context, cancellationToken) is not { } proved)
        {
            await NoteRefusalAsync(credential, cancellationToken);
            return PasskeyProblem.Invalid();
        }

        await backOff.WithdrawAsync(attempt);
        return proved.User.DisabledAt is null
            ? await OpenAsync(proved, device, cancellationToken) ?? (SignInOutcome)PasskeyProblem.Invalid()
            : Problem.Of(StatusCodes.Status403Forbidden, "account_disabled", "This account is disabled.");
    }

    private async Task<SignInOutcome?> OpenAsync(ProvedPasskey proved, Device device, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await db.NoteUseAsync(proved.Passkey, clock.GetUtcNow(), cancellationToken)
            || await sessions.OpenIfUnchangedAsync(proved.User, device, cancellationToken) is not { } signedIn)
        {
            return null;
        }

        audit.Add(Acts.PasskeySignIn, AuditLog.User(proved.User.Id), actor: proved.User.Id);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return signedIn;
    }

    /// <summary>Where the passkey is one of ours, its owner's log says that somebody tried it in vain.</summary>
    private async Task NoteRefusalAsync(JsonElement credential, CancellationToken cancellationToken)
    {
        if (CredentialId(credential) is { } id
            && await db.Passkeys.Where(passkey => passkey.CredentialId == id).Select(passkey => (Guid?)passkey.UserId).SingleOrDefaultAsync(cancellationToken) is { } owner)
        {
            audit.Add(Acts.PasskeySignIn, AuditLog.User(owner), outcome: Outcomes.Refused);
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private static byte[]? CredentialId(JsonElement credential) =>
        credential.ValueKind is JsonValueKind.Object && credential.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.String
        && id.GetString() is { Length: < 2048 } text && Base64Url.IsValid(text)
            ? Base64Url.DecodeFromChars(text)
            : null;
}
