using Auth.Service.Accounts;
using Auth.Service.Admin;
using Auth.Service.Audit;
using Auth.Service.Database;
using Auth.Service.Passkeys;
using Auth.Service.Passwords;
using Auth.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Setup;

/// <summary>
/// Makes the first admin by the setup link. Whether the link is open is looked at under the lock of all acts that decide by who is an
/// admin, in the transaction that uses it up: of any number of requests at once, on any replica, one makes an admin.
/// </summary>
public sealed class FirstAdmin(AuthDb db, SetupLink link, PasswordHasher passwords, PasskeyCeremonies ceremonies, SessionOpener sessions, AuditLog audit, RefusedActs refused, TimeProvider clock)
{
    /// <summary>RFC 2606 §2: a domain that no mail will ever reach.</summary>
    private const string NoMailDomain = "setup.invalid";

    /// <summary>Makes the account and signs in with it; or why not. A wrong, a used and a closed link are not told apart.</summary>
    public async Task<SignInOutcome> CreateAsync(SetupRequest request, Device device, HttpContext context, CancellationToken cancellationToken)
    {
        if (!await IsOpenToAsync(request.Token, cancellationToken))
        {
            return Refuse(context);
        }

        var proof = request.Passkey is { } passkey
            ? await ByPasskeyAsync(passkey, context, cancellationToken)
            : await ByPasswordAsync(request.Password!, cancellationToken);
        if (proof is null)
        {
            return request.Passkey is null ? Overload.Problem(context.Response) : PasskeyProblem.Invalid(StatusCodes.Status400BadRequest);
        }

        try
        {
            return await AdminLock.InTurnAsync(db, () => CreateAsync(request, proof, device, cancellationToken), cancellationToken)
                ?? Refuse(context);
        }
        catch (DbUpdateException conflict) when (Registration.Taken(conflict) is { } problem)
        {
            return problem;
        }
    }

    /// <summary>What to ask an authenticator for the first admin's passkey; or why not. The account gets the id that the question names.</summary>
    public async Task<Results<Ok<PasskeyQuestion>, ProblemHttpResult>> AskForPasskeyAsync(
        SetupPasskeyRequest request, HttpContext context, CancellationToken cancellationToken) =>
        await IsOpenToAsync(request.Token, cancellationToken)
            ? TypedResults.Ok(await ceremonies.AskForNewAsync(
                PasskeyPurposes.Setup, Guid.CreateVersion7(clock.GetUtcNow()), SetupRequest.UsernameOf(request.Name)!, request.Name.Trim(), context, cancellationToken))
            : Refuse(context);

    private async Task<bool> IsOpenToAsync(string token, CancellationToken cancellationToken) =>
        link.Fits(token) && await link.IsOpenAsync(db, cancellationToken);

    private async Task<Proof?> ByPasswordAsync(string password, CancellationToken cancellationToken) =>
        await passwords.HashAsync(password, cancellationToken) is { } hash ? new Proof(Guid.CreateVersion7(clock.GetUtcNow()), hash, Passkey: null) : null;

    private async Task<Proof?> ByPasskeyAsync(PasskeyAnswer answer, HttpContext context, CancellationToken cancellationToken) =>
        await ceremonies.ReadFirstAsync(PasskeyPurposes.Setup, answer.PasskeyToken, answer.Credential!.Value, context, cancellationToken) is var (id, made)
            ? new Proof(id, PasswordHash: null, made)
            : null;

    private async Task<SignInOutcome?> CreateAsync(SetupRequest request, Proof proof, Device device, CancellationToken cancellationToken)
    {
        if (!await link.IsOpenAsync(db, cancellationToken))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var user = NewAdmin(request, proof, now);
        db.Users.Add(user);
        if (proof.Passkey is { } passkey)
        {
            db.Add(Passkey.Of(passkey, user.Id, DeviceName.Of(device.UserAgent), now));
        }

        var generalId = await NoteAsync(request.TeamName.Trim(), user.Id, now, cancellationToken);
        audit.Add(Acts.Setup, AuditLog.User(user.Id), after: new { role = user.Role, username = user.Username, team_name = request.TeamName.Trim() }, actor: user.Id);
        var signedIn = await sessions.OpenAsync(user, device, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return new SetUp(signedIn, generalId);
    }

    private static User NewAdmin(SetupRequest request, Proof proof, DateTimeOffset now)
    {
        var username = request.Username!;
        var email = Identifier.Email(request.Email ?? $"{username}@{NoMailDomain}")!;
        var user = new User
        {
            Id = proof.UserId,
            Email = email,
            EmailKey = Identifier.Key(email),
            EmailVerifiedAt = now,
            DisplayName = request.Name.Trim(),
            PasswordHash = proof.PasswordHash,
            Role = Roles.Admin,
            Locale = request.Locale,
            TimeZone = request.TimeZone,
            CreatedAt = now,
        };
        user.SetUsername(username);
        return user;
    }

    /// <returns>The id of the chat in which the admin is to arrive.</returns>
    private async Task<Guid> NoteAsync(string team, Guid adminId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.Installations.SingleOrDefaultAsync(cancellationToken) is not { } installation)
        {
            var generalId = Guid.CreateVersion7(now);
            db.Add(new Installation { TeamName = team, SetUpAt = now, LinkHash = link.Hash!, AdminId = adminId, GeneralId = generalId });
            return generalId;
        }

        (installation.TeamName, installation.SetUpAt, installation.LinkHash) = (team, now, link.Hash!);
        (installation.AdminId, installation.GeneralId, installation.GeneralMadeAt) = (adminId, Guid.CreateVersion7(now), null);
        return installation.GeneralId;
    }

    private ProblemHttpResult Refuse(HttpContext context)
    {
        refused.Add(Acts.Setup, userId: null, Device.Address(context));
        return Problem.Of(
            StatusCodes.Status403Forbidden, "setup_link_void", "This setup link is void.", "A new one is shown at the start while there is no admin.");
    }

    /// <summary>How the admin is to sign in, and under which id.</summary>
    private sealed record Proof(Guid UserId, string? PasswordHash, UserPasskeyInfo? Passkey);
}
