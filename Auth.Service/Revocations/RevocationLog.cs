using Auth.Service.Database;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Revocations;

/// <summary>
/// Makes access tokens void before they expire. Each call adds a row to the current unit of work: the caller saves it together with the
/// act that it follows from, and after the commit it is published by itself (<see cref="RevocationPublishing"/>).
/// </summary>
public sealed class RevocationLog(AuthDb db, TimeProvider clock)
{
    /// <summary>All tokens of a session, for good.</summary>
    public void AddSession(Guid sessionId) => Add(sessionId: sessionId);

    /// <summary>All tokens that a user has by now.</summary>
    public void AddUser(Guid userId) => Add(userId: userId);

    /// <summary>
    /// The role in all tokens that a user has by now; their streams are cut as well. To call when the role changes: the next refresh
    /// brings a token with the new one.
    /// </summary>
    public void AddRoleChange(Guid userId) => Add(userId: userId, roleOnly: true);

    private void Add(Guid? sessionId = null, Guid? userId = null, bool roleOnly = false)
    {
        var now = clock.GetUtcNow();
        db.Revocations.Add(new Revocation
        {
            Id = Guid.CreateVersion7(now),
            SessionId = sessionId,
            UserId = userId,
            TokensBefore = now,
            RoleOnly = roleOnly,
            CreatedAt = now,
        });
    }
}
