using Auth.Service.Accounts;
using Auth.Service.Admin;
using Auth.Service.Audit;
using Auth.Service.Database;
using Auth.Service.Passwords;
using Auth.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Setup;

/// <summary>
/// Makes the first admin by the setup link. Whether the link is open is looked at under the lock of all acts that decide by who is an
/// admin, in the transaction that uses it up: of any number of requests at once, on any replica, one makes an admin.
/// </summary>
public sealed class FirstAdmin(AuthDb db, SetupLink link, PasswordHasher passwords, SessionOpener sessions, AuditLog audit, TimeProvider clock)
{
    /// <summary>RFC 2606 §2: a domain that no mail will ever reach.</summary>
    private const string NoMailDomain = "setup.invalid";

    /// <summary>Makes the account and signs in with it; or why not. A wrong, a used and a closed link are not told apart.</summary>
    public async Task<SignInOutcome> CreateAsync(SetupRequest request, Device device, HttpResponse response, CancellationToken cancellationToken)
    {
        if (!link.Fits(request.Token) || !await link.IsOpenAsync(db, cancellationToken))
        {
            return await RefuseAsync(cancellationToken);
        }

        if (await passwords.HashAsync(request.Password, cancellationToken) is not { } hash)
        {
            return Overload.Problem(response);
        }

        try
        {
            return await AdminLock.InTurnAsync(db, () => CreateAsync(request, hash, device, cancellationToken), cancellationToken)
                ?? await RefuseAsync(cancellationToken);
        }
        catch (DbUpdateException refused) when (Registration.Taken(refused) is { } problem)
        {
            return problem;
        }
    }

    private async Task<SignInOutcome?> CreateAsync(SetupRequest request, string hash, Device device, CancellationToken cancellationToken)
    {
        if (!await link.IsOpenAsync(db, cancellationToken))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var user = NewAdmin(request, hash, now);
        db.Users.Add(user);
        var generalId = await NoteAsync(request.TeamName.Trim(), user.Id, now, cancellationToken);
        audit.Add(Acts.Setup, AuditLog.User(user.Id), after: new { role = user.Role, username = user.Username, team_name = request.TeamName.Trim() }, actor: user.Id);
        var signedIn = await sessions.OpenAsync(user, device, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return new SetUp(signedIn, generalId);
    }

    private static User NewAdmin(SetupRequest request, string hash, DateTimeOffset now)
    {
        var username = request.Username!;
        var email = Identifier.Email(request.Email ?? $"{username}@{NoMailDomain}")!;
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            Email = email,
            EmailKey = Identifier.Key(email),
            EmailVerifiedAt = now,
            DisplayName = request.Name.Trim(),
            PasswordHash = hash,
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

    private async Task<ProblemHttpResult> RefuseAsync(CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        audit.Add(Acts.Setup, outcome: Outcomes.Refused);
        await db.SaveChangesAsync(cancellationToken);
        return Problem.Of(
            StatusCodes.Status403Forbidden, "setup_link_void", "This setup link is void.", "A new one is shown at the start while there is no admin.");
    }
}
